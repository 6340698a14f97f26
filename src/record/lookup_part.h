/*
 * What the parts of the lookup reader share. For lookup*.c only; the others see lookup.h.
 *
 *     lookup.c          finds the part that knows a line
 *     lookup_command.c  what was asked, from the command line
 *     lookup_form.c     OWNER words VALUE: one resource record a line, whichever tool wrote it
 *     lookup_nslookup.c, lookup_dig.c (and host), lookup_windows.c (Resolve-DnsName, Test-NetConnection),
 *     lookup_reach.c (ping, nc -z)
 *     lookup_failure.c  why there was no answer
 *     lookup_text.c     tests on texts
 *     lookup_store.c    keeps what was found
 */
#ifndef SMTPLINT_RECORD_LOOKUP_PART_H
#define SMTPLINT_RECORD_LOOKUP_PART_H

#include "record/lookup.h"

enum lookup_tool {
    TOOL_NONE,
    TOOL_NSLOOKUP,
    TOOL_DIG,
    TOOL_HOST,
    TOOL_RESOLVE, /* Resolve-DnsName */
    TOOL_PING,
    TOOL_TEST, /* Test-NetConnection */
    TOOL_NC
};

/* Sets of tools, as bits. */
enum {
    IN_NSLOOKUP = 1 << TOOL_NSLOOKUP,
    IN_DIG = 1 << TOOL_DIG,
    IN_HOST = 1 << TOOL_HOST,
    IN_RESOLVE = 1 << TOOL_RESOLVE,
    IN_PING = 1 << TOOL_PING,
    IN_TEST = 1 << TOOL_TEST,
    IN_NC = 1 << TOOL_NC,
    IN_NAMES = IN_NSLOOKUP | IN_DIG | IN_HOST | IN_RESOLVE,
    ANYWHERE = -1 /* unmistakable without its command */
};

/* What a line without a mark of its own is. */
enum lookup_expect {
    EXPECT_NOTHING,
    EXPECT_RESOLVER,  /* the address of the server just named */
    EXPECT_SERVERS,   /* more addresses of it */
    EXPECT_ADDRESSES, /* of reader->owner */
    EXPECT_TEXT,      /* a TXT record of reader->owner */
    EXPECT_MORE_TEXT
};

/* A line that begins with certain words. `rest` is what follows them. */
struct lookup_shape {
    const char *start; /* NULL behind the last */
    int tools;
    bool (*read)(struct lookup_reader *reader, struct span rest, unsigned long line);
};

extern const struct lookup_shape lookup_failure_shapes[], lookup_nslookup_shapes[], lookup_dig_shapes[],
    lookup_windows_shapes[], lookup_reach_shapes[];

/* Lines that only the running tool's place in its output explains. */
bool lookup_nslookup_plain(struct lookup_reader *reader, struct span text, unsigned long line);
bool lookup_dig_plain(struct lookup_reader *reader, struct span text, unsigned long line);
bool lookup_ping_plain(struct lookup_reader *reader, struct span text, unsigned long line);
bool lookup_test_plain(struct lookup_reader *reader, struct span text, unsigned long line);
bool lookup_nc_plain(struct lookup_reader *reader, struct span text, unsigned long line);

/* OWNER words VALUE */
bool lookup_form(struct lookup_reader *reader, struct span text, unsigned long line);

/* "type=mx", "-q=mx" without its hyphen. True if it is a setting of nslookup's that says the kind. */
bool lookup_setting(struct lookup_reader *reader, struct span setting);
/* The arguments of dig, from the command line or from the head of its output. */
void lookup_dig_arguments(struct lookup_reader *reader, struct span arguments, unsigned long line);

/* A tool begins: all before is complete. */
void lookup_enter(struct lookup_reader *reader, enum lookup_tool tool, unsigned long line);
/* The same, unless one of the tools that look up names is already running. */
void lookup_enter_names(struct lookup_reader *reader, enum lookup_tool tool, unsigned long line);

/* A question begins; the one before is complete. Empty: not known which. */
void lookup_ask(struct lookup_reader *reader, struct span name, unsigned long line);

enum record_type { RECORD_MX, RECORD_ADDRESS, RECORD_CNAME, RECORD_PTR, RECORD_TXT, RECORD_OTHER };

struct lookup_record {
    enum record_type type;
    long preference; /* of an MX; -1 not told */
    struct span owner, value;
};

/* False if the value cannot be one of this type; nothing is kept then. */
bool lookup_record(struct lookup_reader *reader, struct lookup_record record, unsigned long line);
/* The string goes on the TXT record before it; false if there is none. */
bool lookup_more_text(struct lookup_reader *reader, struct span quoted, unsigned long line);
/* `trouble` is one of those in record.h. Empty name: the one asked for. */
void lookup_fail(struct lookup_reader *reader, struct span name, const char *trouble, unsigned long line);
/* The lookup that an answer about `owner` belongs to; NULL when there is no room or no name. */
struct lookup *lookup_of(struct lookup_reader *reader, enum lookup_kind kind, struct span owner,
                         unsigned long line);
struct lookup *lookup_open(const struct lookup_reader *reader); /* the one being filled, or NULL */

/* What a ping or a port test said; kept when the next one begins. */
void lookup_reach_settle(struct lookup_reader *reader);
/* A result that is complete. */
void lookup_reach_add(struct lookup_reader *reader, struct reach reach);

/* Copies that last, within the reader's budget; empty when that is spent. */
struct span lookup_keep(struct lookup_reader *reader, struct span text);
struct span lookup_name(struct lookup_reader *reader,
                        struct span name); /* lower case; no final dot; x.in-addr.arpa as address */
struct span lookup_text(struct lookup_reader *reader, struct span quoted); /* "a" "b" as ab */

/* Tests on texts. */
bool lookup_is_name(struct span word);
bool lookup_is_address(struct span word);
bool lookup_is_dotted(struct span word); /* a name with a dot inside */
bool lookup_suffix_appended(struct span asked,
                            struct span owner); /* owner is asked and a suffix of the resolver's */
bool lookup_take_words(struct span *rest,
                       const char *words);      /* any blanks between them; false eats nothing */
const char *lookup_trouble(struct span status); /* "NXDOMAIN", "Server failed", ...; NULL unknown */
bool lookup_type(struct span word, enum record_type *type, enum lookup_kind *kind); /* "MX", "aaaa", ... */
struct span lookup_without_port(struct span address);                               /* 10.0.0.10#53 */

#endif
