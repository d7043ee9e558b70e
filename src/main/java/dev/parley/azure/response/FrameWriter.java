package dev.parley.azure.response;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Numbers frames and keeps them until they are taken. */
final class FrameWriter {

  private int sequence;
  private List<Frame> frames = new ArrayList<>();

  /** Adds a frame. */
  void add(String type, ObjectNode fields) {
    ObjectNode data =
        JsonNodeFactory.instance.objectNode().put("type", type).put("sequence_number", sequence);
    data.setAll(fields);
    frames.add(new Frame(type, sequence, data));
    sequence++;
  }

  /** The frames since the last call. */
  List<Frame> taken() {
    List<Frame> taken = frames;
    frames = new ArrayList<>();
    return taken;
  }
}
