/*
 * Reads what nslookup, dig, host, Resolve-DnsName, ping, Test-NetConnection and nc -z printed into the same
 * file. Inside record/ only.
 *
 *     C:\> nslookup -q=mx fabrikam.com.                      lookup_command
 *     Server:  dc1.contoso.com                               \
 *     Address:  10.0.0.10                                     | lookup_line, each true
 *     fabrikam.com    MX preference = 10, mail exchanger = mail1.fabrikam.com
 *     mail2 fabrikam.com      internet address = 192.168.1.20   (a dot is missing; read as
 * mail2.fabrikam.com)
 */
#ifndef SMTPLINT_RECORD_LOOKUP_H
#define SMTPLINT_RECORD_LOOKUP_H

#include "record/record.h"

enum { LOOKUP_BYTES = 128, LOOKUP_SHAPES = 200 };

struct lookup_shape;

struct lookup_reader {
    struct arena *arena; /* keeps the results; given by the owner before first use */
    LIST(struct lookup) lookups;
    LIST(struct reach) reaches;
    bool interactive; /* an nslookup session is open: lines behind "> " are for lookup_line */

    /* The rest is private: where the reader stands. */
    struct lookup_index {
        const struct lookup_shape *shape[LOOKUP_SHAPES];       /* from 1 on */
        unsigned char next[LOOKUP_SHAPES];                     /* with the same first byte; 0 none */
        unsigned char first[LOOKUP_BYTES], last[LOOKUP_BYTES]; /* by first byte in lower case */
        size_t count;
    } index;
    int tool;              /* enum lookup_tool */
    int expect;            /* enum lookup_expect */
    enum lookup_kind kind; /* asked for */
    struct span asked, resolver;
    struct span usual;    /* the resolver of the nslookup session, while one question goes to another */
    struct span owner;    /* whose fields follow on lines of their own */
    struct span alias;    /* where the last CNAME leads */
    const char *trouble;  /* told before its question */
    bool brief;           /* dig +short, Test-NetConnection -InformationLevel Quiet */
    unsigned long waited; /* line of a try that timed out; the next may succeed */
    unsigned long since;  /* line of the question */
    size_t open;          /* 1 + index of the lookup being filled; 0 none */
    LIST(struct lookup_answer) answers; /* its answers */
    size_t kept;                        /* octets taken from the arena */
    struct span current;                /* the line that is being read */
    struct reach reach;                 /* of the ping or Test-NetConnection that is being read */
    bool reach_listed;                  /* its list began */
    struct lookup_said {
        unsigned long line; /* 0: not said */
        bool yes;
        struct span text; /* that said it */
    } ping, opened;
};

/*
 * A command line behind a prompt. True if it starts one of the tools above (then the lines that follow are
 * its output). Any other command ends what was being read, but for an nslookup session: its prompt "> " looks
 * like a shell's. Who is sure of the shell calls lookup_end() first.
 */
bool lookup_command(struct lookup_reader *reader, struct span command, unsigned long line);

/* Any line that is not part of a dialogue. True if it is output of (or input to) one of the tools, whether or
 * not its command was seen. */
bool lookup_line(struct lookup_reader *reader, struct span text, unsigned long line);

/* A prompt or a dialogue follows: what was being read is complete. */
void lookup_end(struct lookup_reader *reader);

#endif
