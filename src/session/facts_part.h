/*
 * The inside of facts: a row a fact, a function each. Inside session/ only. To add a fact write a function
 * and a row.
 */
#ifndef SMTPLINT_SESSION_FACTS_PART_H
#define SMTPLINT_SESSION_FACTS_PART_H

#include "session/facts.h"
#include "session/memory.h"
#include "session/part.h"

/* The last reply that was asked about, its lines joined. */
struct joined_reply {
    const struct entry *reply;
    struct span whole, text; /* "550 5.1.1 User unknown", "User unknown" */
};

/* Read once, for all that compare it with others. */
struct known_domain {
    struct span domain;
    bool read;
};

struct facts {
    struct arena *arena;
    const struct session *session;
    const struct session_parts *parts;
    const struct conversation *conversation;
    const struct memory_of_file *earlier;
    size_t *replies; /* server entries worth judging */
    size_t reply_count;
    struct cached *cache;
    struct joined_reply joined;
    struct known_domain *domains;   /* one an entry; NULL until the first is asked for */
    const struct entry *last_hello; /* the client's own; NULL: none */
    bool last_hello_sought;
    const struct across
        *across; /* of a run; the above but arena and cache are NULL then. NULL: of a session */
};

typedef struct fact fact_asked(struct facts *facts, size_t at);

struct fact_row {
    struct fact_kind kind;
    bool of_reply; /* differs from reply to reply; otherwise one answer a session */
    fact_asked *ask;
};

struct fact_table {
    const struct fact_row *rows;
    size_t count;
};

extern const struct fact_table reply_facts, command_facts, neighbour_facts, standing_facts, session_facts,
    end_facts, connect_facts, lookup_facts, likeness_facts, body_facts, network_facts, tls_facts,
    tls_words_facts, across_facts_table;

/* The connection stood, as far as this record shows. In facts_connect.c. */
bool facts_connected(const struct facts *facts);
bool facts_server_spoke(const struct facts *facts);

#define SAY(en, de)                                                                                          \
    {                                                                                                        \
        {                                                                                                    \
            SPAN(en), SPAN(de)                                                                               \
        }                                                                                                    \
    }
#define ROWS(table)                                                                                          \
    {                                                                                                        \
        table, sizeof table / sizeof table[0]                                                                \
    }

/* Why a fact is not visible. */
#define UNSEEN_NEVER SAY("", "")
#define UNSEEN_CLIENT                                                                                        \
    SAY("the client's lines are not in this record",                                                         \
        "die Zeilen des Clients stehen nicht in dieser Aufzeichnung")
#define UNSEEN_NAME                                                                                          \
    SAY("the client's EHLO name is not in this record, or was overwritten",                                  \
        "der EHLO-Name des Clients steht nicht in dieser Aufzeichnung oder ist überschrieben")
#define UNSEEN_SIDES                                                                                         \
    SAY("the record does not show both sides of the dialogue",                                               \
        "die Aufzeichnung zeigt nicht beide Seiten des Dialogs")
#define UNSEEN_TIMES SAY("this record has no times", "diese Aufzeichnung enthält keine Zeiten")
#define UNSEEN_OFFERS                                                                                        \
    SAY("no EHLO reply is in this record", "in dieser Aufzeichnung steht keine EHLO-Antwort")
#define UNSEEN_OPEN                                                                                          \
    SAY("how the connection was opened is not in this record",                                               \
        "wie die Verbindung geöffnet wurde, steht nicht in dieser Aufzeichnung")
#define UNSEEN_CLIENT_ADDRESS                                                                                \
    SAY("the client's own address is not in this record",                                                    \
        "die eigene Adresse des Clients steht nicht in dieser Aufzeichnung")
#define UNSEEN_SERVER_ADDRESS                                                                                \
    SAY("the server's address is not in this record",                                                        \
        "die Adresse des Servers steht nicht in dieser Aufzeichnung")
#define UNSEEN_LOOKUP                                                                                        \
    SAY("no DNS lookup in this record shows it (nslookup would)",                                            \
        "keine DNS-Abfrage in dieser Aufzeichnung zeigt es (nslookup würde es zeigen)")
#define UNSEEN_BODY                                                                                          \
    SAY("the message text is not in this record", "der Nachrichtentext steht nicht in dieser Aufzeichnung")
#define UNSEEN_PING                                                                                          \
    SAY("no ping of this host stands in this record", "in dieser Aufzeichnung steht kein Ping zu diesem "    \
                                                      "Host")
#define UNSEEN_PORTS                                                                                         \
    SAY("no test of another port of this host stands in this record",                                        \
        "in dieser Aufzeichnung steht kein Test eines anderen Ports dieses Hosts")
#define UNSEEN_END                                                                                           \
    SAY("how the connection ended is not in this record",                                                    \
        "wie die Verbindung endete, steht nicht in dieser Aufzeichnung")
#define UNSEEN_GAP                                                                                           \
    SAY("a part of the session is missing in this record",                                                   \
        "in dieser Aufzeichnung fehlt ein Teil der Sitzung")
#define UNSEEN_RELATED                                                                                       \
    SAY("the record does not show both sides of the comparison",                                             \
        "die Aufzeichnung zeigt nicht beide Seiten des Vergleichs")

struct span facts_domain_of(struct facts *facts,
                            size_t entry); /* of a client's MAIL or RCPT, in lower case */

struct cached *facts_cache(struct arena *arena);

/* facts_across.c */
struct fact facts_of_subject(struct facts *facts, const char *name, size_t at);

struct fact fact_unknown(void);
struct fact fact_none(void);
struct fact fact_text(struct facts *facts, struct span text, unsigned long first, unsigned long last);
struct fact fact_word(struct facts *facts, const char *word); /* without a place */
struct fact fact_yes(struct facts *facts, bool yes);
struct fact fact_yes_at(struct facts *facts, bool yes, const struct entry *entry);
struct fact fact_number(struct facts *facts, unsigned long number);
struct fact fact_seconds(struct facts *facts, double seconds); /* NAN: unknown */

typedef LIST(struct fact_item) item_list;
void item_add(struct facts *facts, item_list *items, struct span text, const struct entry *entry);
void item_add_line(struct facts *facts, item_list *items, struct span text, unsigned long first,
                   unsigned long last);
struct fact fact_items(const item_list *items);

/* What most functions start from. */
const struct entry *reply_entry(const struct facts *facts, size_t at); /* NULL in session rules */
const struct entry *command_entry(const struct facts *facts,
                                  size_t at); /* NULL when not visible or inferred */
const struct standing *standing_at(const struct facts *facts, size_t at);
bool is_gap_before(const struct facts *facts, size_t at); /* what was not seen may stand in it */
struct span reply_text(struct facts *facts, const struct entry *reply); /* lines joined by blanks, no codes */
struct span reply_whole(struct facts *facts, const struct entry *reply); /* with the codes */
unsigned command_controls(const struct entry *command); /* enum control; sent, or shown as caret and letter */
struct path path_at(const struct facts *facts, size_t at);
struct fact fact_said(struct facts *facts, struct span text,
                      size_t at); /* facts_echo.c: by the reply at `at` */
struct span lower_domain(struct facts *facts, struct span address);

/* "tls error kind" as a capture shows it; none: it shows no failure; unknown: no capture. */
struct fact fact_tls_kind(struct facts *facts);

#endif
