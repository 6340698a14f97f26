/* Sessions over time: columns as a static SVG, the numbers behind it as a table. */
#include <stdlib.h>
#include <time.h>

#include "render/html.h"

enum {
    COLUMNS_MOST = 60,
    COLUMNS_LEAST = 12, /* fewer columns are drawn no wider */
    HEIGHT = 100,
    STAMP_MOST = 40,
    HOURS_OF_YEAR = 24 * 365
};

struct axis {
    long first, step; /* hours */
    size_t columns;
};

static int by_hour(const void *a, const void *b)
{
    const struct hour_tally *one = a, *other = b;
    return (one->hour > other->hour) - (one->hour < other->hour);
}

static void sort_hours(struct page *page)
{
    size_t kept = 0;
    if (page->hours.count)
        qsort(page->hours.at, page->hours.count, sizeof *page->hours.at, by_hour);
    for (size_t i = 1; i < page->hours.count; i++) {
        struct hour_tally *last = &page->hours.at[kept], *next = &page->hours.at[i];
        if (next->hour != last->hour) {
            page->hours.at[++kept] = *next;
            continue;
        }
        last->failed += next->failed;
        last->others += next->others;
    }
    page->hours.count = kept + 1;
}

static long floored(long hour, long step)
{
    long rest = hour % step;
    return hour - (rest < 0 ? rest + step : rest);
}

/* The finest step that leaves room for all; beyond a year it doubles, for clocks that were far off. */
static struct axis axis_of(const struct page *page)
{
    static const long steps[] = {1, 3, 6, 12, 24, 24 * 7L, 24 * 30L, HOURS_OF_YEAR};
    long first = page->hours.at[0].hour, last = page->hours.at[page->hours.count - 1].hour;
    size_t i = 0;
    long step = steps[0];
    while (floored(last, step) / step - floored(first, step) / step >= COLUMNS_MOST)
        step = ++i < sizeof steps / sizeof steps[0] ? steps[i] : step * 2;
    first = floored(first, step);
    return (struct axis){first, step, (size_t)((floored(last, step) - first) / step) + 1};
}

static void fill(const struct page *page, const struct axis *axis, struct hour_tally *columns)
{
    for (size_t i = 0; i < axis->columns; i++)
        columns[i] = (struct hour_tally){.hour = axis->first + (long)i * axis->step};
    for (size_t i = 0; i < page->hours.count; i++) {
        struct hour_tally *column = &columns[(page->hours.at[i].hour - axis->first) / axis->step];
        column->failed += page->hours.at[i].failed;
        column->others += page->hours.at[i].others;
    }
}

static void add_stamp(struct text *out, const struct axis *axis, long hour)
{
    time_t seconds = (time_t)hour * 3600;
    struct tm parts;
    char stamp[STAMP_MOST] = "";
    if (gmtime_r(&seconds, &parts) &&
        strftime(stamp, sizeof stamp, axis->step < 24 ? "%Y-%m-%d %H:00" : "%Y-%m-%d", &parts))
        text_add_string(out, stamp);
}

static unsigned long tallest(const struct hour_tally *columns, size_t count)
{
    unsigned long most = 1;
    for (size_t i = 0; i < count; i++)
        if (columns[i].failed + columns[i].others > most)
            most = columns[i].failed + columns[i].others;
    return most;
}

static void draw(struct text *out, const struct axis *axis, const struct hour_tally *columns)
{
    unsigned long most = tallest(columns, axis->columns);
    double width = 600.0 / (double)(axis->columns < COLUMNS_LEAST ? COLUMNS_LEAST : axis->columns);
    text_print(out, "<div class=\"chart\"><span class=\"most\">");
    html_count(out, most);
    text_print(out,
               "</span><svg viewBox=\"0 0 600 %d\" preserveAspectRatio=\"none\" aria-hidden=\"true\" "
               "focusable=\"false\">",
               HEIGHT);
    for (size_t i = 0; i < axis->columns; i++) {
        double others = HEIGHT * (double)columns[i].others / (double)most;
        double failed = HEIGHT * (double)columns[i].failed / (double)most;
        double x = (double)i * width + width * 0.08;
        if (columns[i].others)
            text_print(out, "<rect class=\"fine\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>", x,
                       HEIGHT - others, width * 0.84, others);
        if (columns[i].failed)
            text_print(out, "<rect class=\"failed\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>",
                       x, HEIGHT - others - failed, width * 0.84, failed);
    }
    text_add_string(out, "</svg></div><p class=\"axis\"><span>");
    add_stamp(out, axis, axis->first);
    text_add_string(out, "</span><span>");
    if (axis->columns > 1)
        add_stamp(out, axis, axis->first + (long)(axis->columns - 1) * axis->step);
    text_add_string(out, "</span></p>\n");
}

/* Sessions whose clock tells no zone stand where it pointed. */
static void zone(struct text *out, const struct page *page)
{
    if (!page->unzoned) {
        text_add_string(out, " · UTC</p>\n");
        return;
    }
    text_add_string(out, " · ");
    html_words(out, BOTH("as the records tell it", "wie die Aufzeichnungen sie nennen"));
    text_add_string(out, "</p>\n<p class=\"quiet\">");
    html_words(out, BOTH("Sessions without a time zone: ", "Sitzungen ohne Zeitzone: "));
    html_count(out, page->unzoned);
    html_words(out, BOTH("; others stand in UTC.", "; andere stehen in UTC."));
    text_add_string(out, "</p>\n");
}

static void legend(struct text *out, const struct page *page)
{
    text_add_string(out, "<p class=\"legend\"><i class=\"failed\"></i> ");
    html_words(out, BOTH("failed", "gescheitert"));
    text_add_string(out, " <i class=\"fine\"></i> ");
    html_words(out, BOTH("others", "übrige"));
    zone(out, page);
}

static void numbers(struct text *out, const struct page *page, const struct axis *axis,
                    const struct hour_tally *columns)
{
    text_add_string(out, "<details class=\"fold\"><summary>");
    html_words(out, BOTH("The numbers as a table", "Die Zahlen als Tabelle"));
    text_add_string(out, "</summary><table><thead><tr><th scope=\"col\">");
    if (page->unzoned)
        html_words(out, BOTH("From", "Ab"));
    else
        html_words(out, BOTH("From (UTC)", "Ab (UTC)"));
    text_add_string(out, "</th><th scope=\"col\" class=\"n\">");
    html_words(out, BOTH("Failed", "Gescheitert"));
    text_add_string(out, "</th><th scope=\"col\" class=\"n\">");
    html_words(out, BOTH("Others", "Übrige"));
    text_add_string(out, "</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < axis->columns; i++) {
        if (!columns[i].failed && !columns[i].others)
            continue;
        text_add_string(out, "<tr><th scope=\"row\">");
        add_stamp(out, axis, columns[i].hour);
        text_add_string(out, "</th><td class=\"n\">");
        html_count(out, columns[i].failed);
        text_add_string(out, "</td><td class=\"n\">");
        html_count(out, columns[i].others);
        text_add_string(out, "</td></tr>\n");
    }
    text_add_string(out, "</tbody></table></details>\n");
}

void html_time(struct text *out, struct page *page)
{
    struct hour_tally columns[COLUMNS_MOST] = {{0}};
    text_add_string(out, "<section id=\"time\" aria-labelledby=\"time-title\"><h2 id=\"time-title\">");
    html_words(out, BOTH("When", "Wann"));
    text_add_string(out, "</h2>\n");
    if (page->hours.count) {
        sort_hours(page);
        struct axis axis = axis_of(page);
        fill(page, &axis, columns);
        draw(out, &axis, columns);
        legend(out, page);
        numbers(out, page, &axis, columns);
    }
    if (page->timeless) {
        text_add_string(out, "<p class=\"quiet\">");
        html_count(out, page->timeless);
        html_words(out, BOTH(" sessions tell no date.", " Sitzungen nennen kein Datum."));
        text_add_string(out, "</p>\n");
    }
    if (!page->hours.count && !page->timeless) {
        text_add_string(out, "<p class=\"quiet\">");
        html_words(out, BOTH("There is no session.", "Es gibt keine Sitzung."));
        text_add_string(out, "</p>\n");
    }
    text_add_string(out, "</section>\n");
}
