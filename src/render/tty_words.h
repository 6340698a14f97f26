/*
 * All words of the terminal report that do not come from the rules, in every language. %1 to %3 are filled
 * in.
 */
#ifndef SMTPLINT_RENDER_TTY_WORDS_H
#define SMTPLINT_RENDER_TTY_WORDS_H

#include "base/arena.h"
#include "base/language.h"
#include "rules/rules.h"
#include "session/session.h"

enum phrase {
    SAY_SESSION,
    SAY_SESSION_OF,
    SAY_FROM_CLIENT,
    SAY_PORT,
    SAY_INFERRED,
    SAY_AUTH_ANSWER,
    SAY_MESSAGE_TEXT,
    SAY_BODY,
    SAY_BODY_LEFT_OUT,
    SAY_BODY_OPEN,
    SAY_CONNECTING,
    SAY_TRYING,
    SAY_CONNECTED,
    SAY_MISSING,
    /* the verdict */
    SAY_RECIPIENTS_OF,
    SAY_MESSAGES_OF,
    SAY_TAKEN,
    SAY_TAKEN_MESSAGES,
    SAY_NOT_DELIVERED,
    SAY_NOT_DELIVERED_LOG,
    SAY_OTHERS_REFUSED,
    SAY_ONLY_RECIPIENT,
    SAY_REFUSED_SOMEWHERE,
    SAY_SOME_RECIPIENTS,
    SAY_LAST_WORD,
    SAY_BROKEN,
    SAY_NO_MAIL,
    SAY_KEPT,
    SAY_GIVEN_BACK,
    SAY_ENDS_AT,
    SAY_ENDS_AT_FRAME,
    SAY_BEGINS_INSIDE,
    SAY_VERDICT_MISSING,
    SAY_NOTHING,
    /* the stages */
    SAY_OFFERED_UNUSED,
    SAY_NOT_REACHED,
    SAY_ENDS_BEFORE,
    SAY_NOT_TRIED,
    SAY_FOLLOWS_FROM,
    SAY_UNANSWERED,
    SAY_ATTEMPT_FAILED,
    SAY_NO_OFFERS,
    SAY_OFFERS_NOTHING,
    SAY_AND_MORE,
    SAY_TLS_DONE,
    SAY_TLS_ACCEPTED,
    SAY_RECIPIENTS_TAKEN,
    SAY_SENDERS,
    SAY_QUEUED,
    SAY_END,
    SAY_NOT_FOUND_NAME,
    /* the excerpt */
    SAY_PERMANENT,
    SAY_TEMPORARY,
    SAY_THIS_RECIPIENT,
    SAY_THIS_SENDER,
    SAY_THIS_NAME,
    SAY_THIS,
    SAY_ALSO,
    SAY_ALSO_LINES,
    SAY_ALSO_FRAMES,
    SAY_FRAME,
    SAY_FRAMES,
    /* the sections */
    SAY_MEANING,
    SAY_REPAIRED,
    SAY_CAUSES,
    SAY_UNSEEN,
    SAY_RULED_OUT,
    SAY_UNDECIDED,
    SAY_CONTRADICTED,
    SAY_TEST,
    SAY_TO_DO,
    SAY_IF_CAUSE,
    SAY_AVOID,
    SAY_WHO,
    SAY_WHO_NAMED,
    SAY_WHO_OPEN,
    SAY_SOMEBODY,
    SAY_RETRY,
    SAY_RETRY_FINAL,
    SAY_RETRY_LATER,
    SAY_RETRY_DESPITE,
    SAY_RETRY_NOT_DESPITE,
    SAY_RETRY_MAYBE,
    SAY_RETRY_NO,
    SAY_THEIR_LOG,
    SAY_QUEUE_ID,
    SAY_MORE,
    SAY_FOLLOWS,
    SAY_FOLLOWS_CODE,
    /* the summary */
    SAY_SUM_SESSIONS,
    SAY_SUM_CAUSE,
    SAY_SUM_ACTS,
    SAY_SUM_FIRST,
    SAY_SUM_NONE,
    SAY_SUM_DETAILS,
    /* across sessions */
    SAY_ACROSS,
    SAY_ACROSS_FAILURES,
    SAY_ACROSS_MORE,
    SAY_ACROSS_LIMITED,
    SAY_EXTENT,
    SAY_EXTENT_AT,
    SAY_EXTENT_FROM_TO,
    SAY_EXTENT_SERVERS,
    SAY_EXTENT_DOMAINS,
    /* the end */
    SAY_RUN,
    SAY_UNREAD,
    SAY_UNREAD_WHY,
    PHRASES
};

enum counted {
    COUNT_CAUSES,
    COUNT_CONSEQUENCES,
    COUNT_ERRORS,
    COUNT_WARNINGS,
    COUNT_NOTES,
    COUNT_FILES,
    COUNT_SESSIONS,
    COUNT_SERVERS,
    COUNT_DOMAINS,
    COUNT_FAILED,
    COUNT_UNREAD,
    COUNT_IN_PART,
    COUNT_KNOWN,
    COUNT_KNOWN_SLIGHT,
    COUNT_KNOWN_HERE,
    COUNT_KNOWN_LEFT,

    COUNT_LINES,
    COUNT_OCTETS,
    COUNT_MESSAGES,
    COUNTED
};

/* Whose side the reader is on. */
enum ours { OURS_UNKNOWN, OURS_SENDING, OURS_RECEIVING, OURS_COUNT };

struct parts {
    struct span part[3];
};

struct words phrase_words(enum phrase phrase);
struct words counted_words(enum counted counted, unsigned long count);
struct span phrase_filled(struct arena *arena, struct span phrase, const struct parts *parts);

struct words stage_words(enum stage stage);   /* its name in the tree */
struct words refusal_words(enum stage stage); /* "refused at MAIL"; empty for stages that refuse nothing */
struct words trouble_words(enum trouble trouble); /* why nothing was connected, as a clause */
struct words
trouble_short_words(enum trouble trouble); /* "refused"; empty where the client's own words must do */
struct words missing_words(bool gentle);   /* of a session that has ended and whose outcome is not known */
struct words outcome_words(enum outcome outcome);          /* in capitals */
struct words outcome_gentle_words(enum outcome outcome);   /* not in capitals */
struct words own_words(enum outcome outcome, bool gentle); /* deferred or refused by the log's own server */
struct words severity_words(enum severity severity);
struct words standing_words(enum standing standing);
struct words acts_words(enum acts acts, enum ours ours);      /* "receiving side", "you" */
struct words acts_long_words(enum acts acts, enum ours ours); /* as an answer to "who?" */

/* "exchange-online" as its maker writes it. */
struct span software_name(struct arena *arena, struct span software);

#endif
