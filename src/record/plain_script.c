#include "record/plain_script.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "record/descriptor.h"

/* "2026-11-22 03:07:53+00:00", also with a comma and other zones; false if it is no such stamp. */
static bool take_stamp(struct span text, double *seconds, int *zone, bool *zoned)
{
    char stamp[32] = "";
    struct tm day = {0};
    int hours = 0, minutes = 0, used = 0;
    char sign = '+';
    struct span part = span_cut(text, 0, sizeof stamp - 1);
    memcpy(stamp, part.at, part.len);
    int got = sscanf(stamp, "%4d-%2d-%2d %2d:%2d:%2d%n", &day.tm_year, &day.tm_mon, &day.tm_mday,
                     &day.tm_hour, &day.tm_min, &day.tm_sec, &used);
    if (got < 6)
        return false;
    *zoned = sscanf(stamp + used, "%c%2d:%2d", &sign, &hours, &minutes) == 3;
    day.tm_year -= 1900;
    day.tm_mon -= 1;
    *zone = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    *seconds = (double)timegm(&day) - *zone * 60.0;
    return true;
}

void plain_open_by(struct reader *reader, const struct command *command)
{
    struct pending *pending = &reader->pending;
    *pending =
        (struct pending){.set = true, .bad_syntax = command->bad_syntax, .starttls = command->starttls};
    struct span host = span_cut(command->host, 0, NAME_MOST),
                program = span_cut(command->program, 0, sizeof pending->program - 1);
    if (host.len)
        memcpy(pending->host, host.at, host.len);
    if (program.len)
        memcpy(pending->program, program.at, program.len);
    struct span port = command->port;
    unsigned long number = 0;
    if (span_take_number(&port, &number))
        pending->port = (unsigned)number;
    else if (!port.len && span_starts(command->program, "telnet"))
        pending->port = 23; /* telnet's own port, when none is given */
}

void plain_script_begins(struct reader *reader, struct span text)
{
    reader->scripted = true;
    reader->marks_two_cr = false;
    reader->script_command = false;
    take_stamp(span_from(text, span_of("Script started on ").len), &reader->script_started,
               &reader->script_zone, &reader->script_zoned);
    size_t at = span_find_text(text, "COMMAND=\"");
    if (at == text.len)
        return;
    struct span rest = span_from(text, at + span_of("COMMAND=\"").len), words = span_take_until(&rest, '"');
    struct command command = command_read(words, false);
    reader->script_command = command.act == ACT_OPEN;
    if (command.act == ACT_OPEN)
        plain_open_by(reader, &command);
}

/* 128 and SIGINT's number: the user ended netcat with ^C. */
static bool interrupted(const struct reader *reader, struct span text)
{
    struct span program = reader->builder.conversation->client_program;
    return (span_is(program, "nc") || span_is(program, "ncat")) &&
           span_find_text(text, "COMMAND_EXIT_CODE=\"130\"") < text.len;
}

void plain_script_ends(struct reader *reader, struct span text)
{
    double ended;
    int zone;
    bool zoned;
    struct builder *builder = &reader->builder;
    bool stamped = take_stamp(span_from(text, span_of("Script done on ").len), &ended, &zone, &zoned);
    if (builder->arena) {
        if (interrupted(reader, text) && builder->connected && !builder->ended)
            build_event(builder, &reader->line, EVENT_LEFT, text);
        if (stamped && reader->script_command && ended >= reader->script_started)
            builder->conversation->seconds = ended - reader->script_started;
        builder->ended = true;
    }
    reader->script_started = NAN;
    reader->scripted = false;
}
