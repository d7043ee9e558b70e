package dev.parley.schedule;

import java.util.List;

/**
 * A schedule to create.
 *
 * @param keys the keys to try, in order; 1 to 50 letters, digits, '_' and '-'
 * @param settings all settings; those that are empty get their default
 */
public record NewSchedule(List<String> keys, ScheduleSettings settings) {}
