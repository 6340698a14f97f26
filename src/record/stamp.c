#include "record/stamp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/ascii.h"
#include "record/dialect.h"

/* What the named groups of a stamp pattern gave. */
struct fields {
    struct span year, month, day, hour, minute, second, half, zone, epoch, key;
};

static const struct {
    struct span name;
    size_t offset;
} groups[] = {
    {SPAN("year"), offsetof(struct fields, year)},     {SPAN("month"), offsetof(struct fields, month)},
    {SPAN("day"), offsetof(struct fields, day)},       {SPAN("hour"), offsetof(struct fields, hour)},
    {SPAN("minute"), offsetof(struct fields, minute)}, {SPAN("second"), offsetof(struct fields, second)},
    {SPAN("half"), offsetof(struct fields, half)},     {SPAN("zone"), offsetof(struct fields, zone)},
    {SPAN("epoch"), offsetof(struct fields, epoch)},   {SPAN("key"), offsetof(struct fields, key)},
};

static void read_groups(struct pattern *pattern, const struct pattern_match *match, struct fields *fields)
{
    for (size_t i = 0, count = pattern_group_count(pattern); i < count; i++) {
        struct span name = pattern_group_name(pattern, i);
        for (size_t j = 0; match->group[i].at && j < sizeof groups / sizeof groups[0]; j++)
            if (span_equal(name, groups[j].name))
                memcpy((char *)fields + groups[j].offset, &match->group[i], sizeof(struct span));
    }
}

/* Digits with a fraction behind a dot or comma; 0 for none. */
static double number_of(struct span text)
{
    char digits[32] = "";
    struct span part = span_cut(text, 0, sizeof digits - 1);
    for (size_t i = 0; i < part.len; i++)
        digits[i] = part.at[i] == ',' ? '.' : part.at[i];
    return strtod(digits, NULL);
}

static int month_of(struct span text)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    static const struct {
        const char *name;
        int month;
    } german[] = {{"M\xc3\xa4r", 2}, {"Mrz", 2}, {"Mai", 4}, {"Okt", 9}, {"Dez", 11}};
    if (text.len && ascii_is_digit(text.at[0]))
        return (int)number_of(text) - 1;
    for (int month = 0; month < 12; month++) {
        struct span name = span_cut((struct span)SPAN(names), (size_t)month * 3, 3);
        if (span_same_word(span_cut(text, 0, 3), name))
            return month;
    }
    for (size_t i = 0; i < sizeof german / sizeof german[0]; i++)
        if (span_is_word(text, german[i].name))
            return german[i].month;
    return 0;
}

/* "Z", "+0200", "-05:00", "UTC"; others are taken for UTC. */
static int zone_of(struct span text)
{
    if (text.len < 5 || (text.at[0] != '+' && text.at[0] != '-'))
        return 0;
    struct span hours = span_cut(text, 1, 2), minutes = span_from(text, text.len - 2);
    int east = (int)(number_of(hours) * 60 + number_of(minutes));
    return text.at[0] == '-' ? -east : east;
}

static double hours_of(const struct fields *fields)
{
    double hour = number_of(fields->hour);
    if (!fields->half.len)
        return hour;
    bool afternoon = ascii_lower(fields->half.at[0]) == 'p';
    return fmod(hour, 12) + (afternoon ? 12 : 0);
}

static void read_time(const struct fields *fields, struct stamp *stamp)
{
    if (fields->epoch.len) {
        stamp->when = number_of(fields->epoch);
        stamp->dated = stamp->zoned = true;
    }
    if (!fields->hour.len)
        return;
    double clock = hours_of(fields) * 3600 + number_of(fields->minute) * 60 + number_of(fields->second);
    struct tm day = {.tm_year = (int)number_of(fields->year) - 1900,
                     .tm_mon = month_of(fields->month),
                     .tm_mday = (int)number_of(fields->day)};
    stamp->dated = fields->year.len == 4 && day.tm_mday;
    if (!fields->year.len)
        day.tm_year = 70; /* syslog tells no year: only differences count */
    else if (fields->year.len == 2)
        day.tm_year += 2000;
    stamp->zone = zone_of(fields->zone);
    stamp->zoned = fields->zone.len;
    stamp->when = clock + (day.tm_mday ? (double)timegm(&day) : 0) - stamp->zone * 60.0;
}

static bool take(struct pattern *pattern, struct pattern_scratch *scratch, struct span *text,
                 struct stamp *stamp)
{
    struct pattern_match match;
    if (!pattern_match(pattern, scratch, *text, &match) || !match.whole.len)
        return false;
    struct fields fields = {.year = {"", 0}};
    read_groups(pattern, &match, &fields);
    if (isnan(stamp->when))
        read_time(&fields, stamp);
    if (fields.key.len)
        stamp->key = fields.key;
    *text = span_from(*text, match.whole.len);
    return true;
}

static bool take_any(const struct dialects *dialects, struct pattern_scratch *scratch, struct span *line,
                     struct peeled *peeled)
{
    const struct fronts *fronts = &dialects->stamp_fronts;
    for (size_t word = 0; word < fronts->words; word++) {
        uint64_t left = fronts_of(fronts, word, *line, peeled->octets);
        for (; left; left = set_rest(left))
            if (take(dialects->stamps.at[SET_WORD * word + set_lowest(left)], scratch, line, &peeled->stamp))
                return true;
    }
    return false;
}

void stamps_peel(const struct dialects *dialects, struct pattern_scratch *scratch, struct span line,
                 struct peeled *peeled)
{
    *peeled = (struct peeled){.rest = {line}, .count = 1, .octets = octets_of(line), .stamp = {.when = NAN}};
    while (peeled->count <= PEELS_MOST && take_any(dialects, scratch, &line, peeled))
        peeled->rest[peeled->count++] = line;
}
