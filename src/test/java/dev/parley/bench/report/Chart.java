package dev.parley.bench.report;

import dev.parley.bench.load.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The requests per second with full load, as bars in SVG. */
final class Chart {

  private static final int LEFT = 170;
  private static final int BARS = 560;
  private static final int RIGHT = 90;
  private static final int BAR = 18;
  private static final int GAP = 14;
  private static final int TOP = 40;

  private static final Map<String, String> COLORS =
      Map.of(Row.PGBENCH, "#8c8c8c", Row.BARE, "#bdbdbd");

  private static final String PARLEY = "#2b6cb0";

  private Chart() {}

  static String of(Results results) {
    List<Row> rows = results.rows().stream().filter(Row::full).toList();
    double most = rows.stream().mapToDouble(row -> row.sample().rate()).max().orElse(1);
    StringBuilder bars = new StringBuilder();
    int y = TOP;
    Operation last = null;
    for (Row row : rows) {
      if (row.operation() != last) {
        y += last == null ? 0 : GAP;
        last = row.operation();
      }
      bars.append(bar(row, y, most));
      y += BAR + 2;
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
          <rect width="100%%" height="100%%" fill="white"/>
          <text x="10" y="24" font-size="15">Requests per second with full load</text>
        %s</svg>
        """
        .formatted(LEFT + BARS + RIGHT, y + GAP, bars);
  }

  private static String bar(Row row, int y, double most) {
    double rate = row.sample().rate();
    double width = rate / most * BARS;
    return String.format(
        Locale.ROOT,
        """
          <text x="%d" y="%d" text-anchor="end">%s, %s</text>
          <rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>
          <text x="%.1f" y="%d">%.0f</text>
        """,
        LEFT - 8,
        y + BAR - 5,
        row.operation().label(),
        row.target(),
        LEFT,
        y,
        width,
        BAR,
        COLORS.getOrDefault(row.target(), PARLEY),
        LEFT + width + 6,
        y + BAR - 5,
        rate);
  }
}
