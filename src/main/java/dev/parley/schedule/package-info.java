/**
 * Schedules: each sends a message to an agent at due times, every time in a session of its own.
 * Called by the dialects.
 *
 * <p>A due time is claimed with one conditional statement, which moves the schedule to its next due
 * time and records the run. That is all that replicas have to agree on, so there is no job store:
 * those of Quartz and db-scheduler need a blocking connection pool and tables of their own, which
 * are not deleted with the agent, and Quartz holds a lock in the database while it looks for work.
 * Quarkus' scheduler ticks on each replica, and its cron library computes the due times. Statements
 * are short and need no session of PostgreSQL, so they work behind a pooler. Times are those of the
 * database's clock; the clocks of replicas do not matter.
 *
 * <p>{@link dev.parley.schedule.DueRuns} records runs that are due and ends those that have
 * stalled, {@link dev.parley.schedule.ScheduleRuns} runs them. A lock on a schedule comes before
 * locks on its runs.
 */
package dev.parley.schedule;
