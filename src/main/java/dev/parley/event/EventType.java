package dev.parley.event;

/** The types of events. Their names are stored. */
public enum EventType {
  INPUT_MESSAGE(EventContent.InputMessage.class),
  AGENT_OUTPUT(EventContent.AgentOutput.class),
  REASONING(EventContent.Reasoning.class),
  TOOL_CALL(EventContent.ToolCall.class),
  TOOL_RESULT(EventContent.ToolResult.class),
  TOOL_APPROVAL(EventContent.ToolApproval.class),
  COMPACTION(EventContent.Compaction.class),
  ARTIFACT_UPLOAD(EventContent.ArtifactUpload.class),
  STEP_TRANSITION(EventContent.StepTransition.class),
  SKILL_LOAD(EventContent.SkillLoad.class);

  private final Class<? extends EventContent> content;

  EventType(Class<? extends EventContent> content) {
    this.content = content;
  }

  /** The type of a content. */
  static EventType of(EventContent content) {
    for (EventType type : values()) {
      if (type.content == content.getClass()) {
        return type;
      }
    }
    throw new IllegalArgumentException("unknown content " + content.getClass());
  }

  Class<? extends EventContent> content() {
    return content;
  }
}
