#include "record/boxed.h"

#include "base/ascii.h"
#include "record/boxed_part.h"

static bool is_one_of(struct span name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (span_is_word(name, names[i]))
            return true;
    return false;
}

bool boxed_is_message(struct span name)
{
    static const char *const names[] = {
        "message",      "@message",    "msg",          "log",          "text",    "line",    "raw",
        "_raw",         "body",        "content",      "stdout",       "stderr",  "output",  "short_message",
        "full_message", "textPayload", "description",  "debug",        "details", "comment", "log_message",
        "meldung",      "nachricht",   "beschreibung", "event_message"};
    return is_one_of(name, names, sizeof names / sizeof names[0]);
}

bool boxed_is_time_name(struct span name)
{
    static const char *const names[] = {"time",  "timestamp", "@timestamp", "ts",      "date",
                                        "_time", "datetime",  "asctime",    "created", "eventTime"};
    return is_one_of(name, names, sizeof names / sizeof names[0]);
}

/* "2030-01-02T03:04:05", "02.01.2030", "03:04:05", "Jan 2, 2030 @ 03:04:05.678": digits and what stands
 * between them, and no more letters than a month has. */
bool boxed_is_time(struct span text)
{
    enum { SHORTEST = 8, LONGEST = 40, LETTERS = 5 };
    size_t digits = 0, letters = 0, colons = 0, dots = 0, dashes = 0;
    if (text.len < SHORTEST || text.len > LONGEST)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        digits += ascii_is_digit(c);
        letters += ascii_is_letter(c);
        colons += c == ':';
        dots += c == '.';
        dashes += c == '-' || c == '/';
        if (!ascii_is_digit(c) && !ascii_is_letter(c) &&
            !span_has_text(span_of(" :.,-/+@"), (char[]){c, '\0'}))
            return false;
    }
    bool clock = colons >= 2 && digits >= 6, day = digits >= 6 && (dots == 2 || dashes == 2) && !colons;
    return letters <= LETTERS && (clock || day);
}
