/*
 * What carries a dialogue in front of its lines: syslog, journald, docker, log4j, dates. Peeled one after
 * another; each rest is kept, since a dialect may want to see some of it. Inside record/ only.
 *
 *     Nov 22 02:42:09 mx postfix/smtp[29918]: > relay.example.net[192.0.2.7]:25: QUIT
 *     ^ stamp         ^  ^ program with pid   ^ innermost rest
 */
#ifndef SMTPLINT_RECORD_STAMP_H
#define SMTPLINT_RECORD_STAMP_H

#include "base/octets.h"
#include "base/pattern.h"
#include "base/span.h"

enum { PEELS_MOST = 6 }; /* docker, syslog, program, date of the program, level, thread */

struct stamp {
    double when;     /* seconds since 1970, or since midnight; NAN: the line has no time */
    bool dated;      /* the day is known */
    int zone;        /* minutes east of UTC */
    bool zoned;      /* the line tells the zone */
    struct span key; /* process or thread */
};

struct peeled {
    struct span rest[PEELS_MOST + 1]; /* the whole line first, the innermost last */
    size_t count;
    uint64_t octets; /* of the whole line, see base/octets.h */
    struct stamp stamp;
};

struct dialects;
void stamps_peel(const struct dialects *dialects, struct pattern_scratch *scratch, struct span line,
                 struct peeled *peeled);

#endif
