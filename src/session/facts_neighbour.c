/* Facts about other commands and replies of the session, seen from the reply being judged. */
#include <math.h>

#include "session/facts_part.h"
#include "smtp/address.h"
#include "smtp/reply.h"

enum {
    LISTED_MOST = 50
}; /* neighbours told; a session of thousands would make each fact as long as itself */

struct neighbour {
    const struct entry *reply;
    struct path path;
};

static bool answers(const struct entry *reply, const char *verb)
{
    return reply->from == SIDE_SERVER && reply->code && entry_is(reply, verb);
}

/* The reply at `i` to a command of the same verb as the one at `at`, with its path; reply NULL otherwise. */
static struct neighbour neighbour_at(const struct facts *facts, size_t i, const char *verb)
{
    const struct entry *reply = &facts->session->entries[i];
    struct neighbour neighbour = {0};
    if (!answers(reply, verb))
        return neighbour;
    neighbour.reply = reply;
    if (reply->partner != NO_ENTRY && !facts->session->entries[reply->partner].inferred)
        neighbour.path = facts->session->entries[reply->partner].path;
    return neighbour;
}

static size_t last_before(const struct facts *facts, size_t at, const char *verb)
{
    for (size_t i = at; i > 0; i--)
        if (neighbour_at(facts, i - 1, verb).reply)
            return i - 1;
    return NO_ENTRY;
}

/* The reply to the command of this very recipient, or to the accepted MAIL of this very transaction: no
 * other one. */
static size_t own_reply(const struct facts *facts, size_t at, const char *verb)
{
    const struct entry *rcpt =
        at < facts->session->entry_count ? session_verdict_on(facts->session, at) : NULL;
    if (rcpt && entry_is(rcpt, verb))
        return rcpt->partner;
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || entry_is(reply, "MAIL") || !span_is(span_of(verb), "MAIL"))
        return at;
    size_t mail = last_before(facts, at, verb);
    return mail != NO_ENTRY && facts->session->entries[mail].code < 400 ? mail : at;
}

static bool is_about_text(const struct entry *reply)
{
    return entry_is(reply, "DATA") || entry_is(reply, "BDAT") || entry_is(reply, "(body)");
}

/* Where the transaction began whose text the reply judges: what was taken in it, it speaks of. LMTP answers
 * for each recipient alone. */
static size_t judged_from(const struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || !is_about_text(reply) || session_verdict_on(facts->session, at))
        return NO_ENTRY;
    size_t mail = last_before(facts, at, "MAIL");
    return mail == NO_ENTRY ? 0 : mail;
}

static struct span code_and_address(struct facts *facts, size_t at, const char *verb)
{
    struct neighbour other = neighbour_at(facts, at, verb);
    struct span address = other.path.null ? (struct span)SPAN("<>") : other.path.address;
    return arena_print(facts->arena, "%d %.*s", facts->session->entries[at].code, (int)address.len,
                       address.len ? address.at : "");
}

static struct fact others(struct facts *facts, size_t at, const char *verb)
{
    enum { CLASSES = 10 }; /* first digits of codes: a rule asks whether any 2yz is among them */
    size_t own = own_reply(facts, at, verb), judged = judged_from(facts, at), told[CLASSES] = {0};
    item_list items = {0};
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *reply = &facts->session->entries[i];
        bool taken = reply->code < 400 && entry_is(reply, "RCPT");
        if (i == at || i == own || !answers(reply, verb) || (taken && i >= judged && i < at) ||
            told[reply->code / 100 % CLASSES] == LISTED_MOST || session_returned_by(facts->session, reply))
            continue;
        told[reply->code / 100 % CLASSES]++;
        item_add(facts, &items, code_and_address(facts, i, verb), reply);
    }
    return fact_items(&items);
}

static struct fact ask_other_rcpt(struct facts *facts, size_t at)
{
    return others(facts, at, "RCPT");
}

static struct fact ask_other_mail(struct facts *facts, size_t at)
{
    return others(facts, at, "MAIL");
}

static struct fact ask_repeated(struct facts *facts, size_t at)
{
    struct path path = path_at(facts, at);
    const struct entry *reply = reply_entry(facts, at);
    if (!path.seen || !reply)
        return fact_unknown();
    for (size_t i = 0; i < at; i++) {
        struct neighbour other = neighbour_at(facts, i, entry_is(reply, "MAIL") ? "MAIL" : "RCPT");
        if (other.reply && span_same_word(other.path.address, path.address))
            return fact_yes_at(facts, true, other.reply);
    }
    return fact_yes(facts, false);
}

static bool accepted_earlier(const struct facts *facts, struct span address)
{
    for (size_t i = 0; facts->earlier && i < facts->earlier->address_count; i++)
        if (span_same_word(facts->earlier->addresses[i].address, address))
            return true;
    return false;
}

static struct fact ask_same_accepted(struct facts *facts, size_t at)
{
    struct path path = path_at(facts, at);
    if (!path.seen || !path.address.len)
        return fact_unknown();
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        struct neighbour other = neighbour_at(facts, i, "RCPT");
        if (other.reply && other.reply->code < 300 && span_same_word(other.path.address, path.address))
            return fact_yes_at(facts, true, other.reply);
    }
    return fact_yes(facts, accepted_earlier(facts, path.address));
}

static struct span described(struct facts *facts, const struct entry *reply)
{
    struct span text = reply_text(facts, reply);
    bool coded = reply->enhanced.len > 0;
    return arena_print(facts->arena, "%.*s %d%s%.*s %.*s", (int)reply->verb.len, reply->verb.at, reply->code,
                       coded ? " " : "", (int)reply->enhanced.len, reply->enhanced.at, (int)text.len,
                       text.at);
}

static struct span code_and_text(struct facts *facts, const struct entry *reply)
{
    struct span text = reply_text(facts, reply);
    bool coded = reply->enhanced.len > 0;
    return arena_print(facts->arena, "%d%s%.*s %.*s", reply->code, coded ? " " : "", (int)reply->enhanced.len,
                       reply->enhanced.at, (int)text.len, text.at);
}

static struct fact ask_earlier_reply(struct facts *facts, size_t at)
{
    item_list items = {0};
    for (size_t i = 0; i < at && i < facts->session->entry_count && items.count < LISTED_MOST; i++)
        if (entry_failed(&facts->session->entries[i]))
            item_add(facts, &items, described(facts, &facts->session->entries[i]),
                     &facts->session->entries[i]);
    return fact_items(&items);
}

static struct fact ask_later_reply(struct facts *facts, size_t at)
{
    item_list items = {0};
    for (size_t i = at == FACTS_SESSION ? facts->session->entry_count : at + 1;
         i < facts->session->entry_count && items.count < LISTED_MOST; i++)
        if (facts->session->entries[i].from == SIDE_SERVER && facts->session->entries[i].code)
            item_add(facts, &items, described(facts, &facts->session->entries[i]),
                     &facts->session->entries[i]);
    return fact_items(&items);
}

static struct fact earlier_of_stage(struct facts *facts, size_t at, enum stage stage, bool with_verb)
{
    item_list items = {0};
    for (size_t i = 0; i < at && i < facts->session->entry_count && items.count < LISTED_MOST; i++) {
        const struct entry *reply = &facts->session->entries[i];
        if (reply->from == SIDE_SERVER && reply->stage == stage && reply->code && reply->code != 334)
            item_add(facts, &items, with_verb ? described(facts, reply) : code_and_text(facts, reply), reply);
    }
    return fact_items(&items);
}

static struct fact ask_earlier_auth(struct facts *facts, size_t at)
{
    return earlier_of_stage(facts, at, STAGE_AUTH, false);
}

static struct fact ask_earlier_starttls(struct facts *facts, size_t at)
{
    return earlier_of_stage(facts, at, STAGE_TLS, false);
}

static struct fact ask_earlier_hello(struct facts *facts, size_t at)
{
    return earlier_of_stage(facts, at, STAGE_HELLO, true);
}

static struct fact ask_previous_verb(struct facts *facts, size_t at)
{
    for (size_t i = at == FACTS_SESSION ? 0 : at; i-- > 0;) {
        const struct entry *reply = &facts->session->entries[i];
        if (reply->from == SIDE_SERVER && reply->verb.len)
            return fact_text(facts, reply->verb, reply->first, reply->last);
    }
    return fact_none();
}

static struct fact ask_last_reply(struct facts *facts, size_t at)
{
    if (at == FACTS_SESSION)
        return fact_unknown();
    for (size_t i = at + 1; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].from == SIDE_SERVER)
            return fact_yes(facts, false);
    return fact_yes(facts, true);
}

static bool came_back_earlier(const struct facts *facts, struct span address)
{
    for (size_t i = 0; facts->earlier && i < facts->earlier->returned_count; i++)
        if (span_same_word(facts->earlier->returned[i], address))
            return true;
    return false;
}

static bool asks_recipient(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    return reply && entry_is(reply, "RCPT") && path_at(facts, at).seen &&
           last_before(facts, at, "MAIL") != NO_ENTRY;
}

bool facts_is_of_bounce(struct facts *facts, size_t at)
{
    if (!asks_recipient(facts, at))
        return false;
    struct neighbour mail = neighbour_at(facts, last_before(facts, at, "MAIL"), "MAIL");
    return mail.path.null && (session_returned_by(facts->session, reply_entry(facts, at)) ||
                              came_back_earlier(facts, path_at(facts, at).address));
}

static struct fact ask_bounce_of(struct facts *facts, size_t at)
{
    if (!asks_recipient(facts, at))
        return fact_unknown();
    const struct entry *reply = reply_entry(facts, at);
    return facts_is_of_bounce(facts, at)
               ? fact_text(facts, path_at(facts, at).address, reply->first, reply->last)
               : fact_none();
}

static bool is_closing(enum event event)
{
    return event == EVENT_CLOSED || event == EVENT_RESET;
}

static struct fact ask_closed_after(struct facts *facts, size_t at)
{
    if (at == FACTS_SESSION)
        return fact_unknown();
    for (size_t i = at + 1; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_NOTE && is_closing(entry->event))
            return fact_yes_at(facts, true, entry);
        if (entry->from == SIDE_SERVER || entry->event == EVENT_LEFT)
            return fact_yes(facts, false);
    }
    return facts->conversation->tells_close ? fact_yes(facts, false) : fact_unknown();
}

static struct fact ask_error_number(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    return fact_number(facts, standing_at(facts, at)->errors + (reply && entry_failed(reply)));
}

/* Where a piece is missing, nobody knows how many were taken in it, unless MAIL began anew behind it; nor
 * where RCPT stand without their replies. */
static bool hides_recipients(const struct facts *facts, size_t at)
{
    bool unanswered = false, gap = false, open = false;
    for (size_t i = 0; i < at && i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        unanswered |= entry->from == SIDE_CLIENT && entry_is(entry, "RCPT") && entry->partner == NO_ENTRY;
        gap |= entry->event == EVENT_GAP;
        open |= entry->event == EVENT_GAP;
        open &= !(entry->from == SIDE_SERVER && entry_is(entry, "MAIL"));
    }
    return open || (unanswered && gap);
}

static struct fact ask_recipients_before(struct facts *facts, size_t at)
{
    unsigned long accepted = standing_at(facts, at)->accepted;
    return !accepted && hides_recipients(facts, at) ? fact_unknown() : fact_number(facts, accepted);
}

static struct fact ask_recipients_refused(struct facts *facts, size_t at)
{
    (void)at;
    unsigned long refused = 0;
    for (size_t i = 0; i < facts->session->entry_count; i++)
        refused += entry_failed(&facts->session->entries[i]) && entry_is(&facts->session->entries[i], "RCPT");
    return fact_number(facts, refused);
}

/* ---- repaired ---- */

static bool asks_for_another(int code)
{
    return reply_code_is_syntax(code) || code == 503 || code == 553;
}

/* The command was read, whatever became of it: a line typed again need not succeed to be spelt right. */
static bool is_understood(const struct entry *reply)
{
    return reply->code && reply->code != 334 && !reply_code_is_syntax(reply->code);
}

static bool holds_keys(const struct facts *facts, const struct entry *reply)
{
    const struct entry *command =
        reply->partner == NO_ENTRY ? NULL : &facts->session->entries[reply->partner];
    return command && command_controls(command);
}

/* Once more the same address, but for a slip of the keys: else it is another recipient. */
static bool is_typed_again(const struct facts *facts, const struct entry *reply, const struct entry *later)
{
    bool visible = reply->partner != NO_ENTRY && later->partner != NO_ENTRY;
    if (!entry_is(reply, "RCPT") || !visible || holds_keys(facts, reply))
        return true;
    struct span before = facts->session->entries[reply->partner].path.address,
                after = facts->session->entries[later->partner].path.address;
    return !before.len || !after.len || path_is_slip(before, after);
}

/* 553 is about the name of a mailbox, also where a bracket is all that is wrong with it. */
static bool lacks_bracket(const struct facts *facts, const struct entry *reply)
{
    if (reply->code != 553 || reply->partner == NO_ENTRY)
        return false;
    struct span line = facts->session->entries[reply->partner].argument;
    return (span_find(line, '<') < line.len) != (span_find(line, '>') < line.len);
}

/* The line itself could not be read: it broke the grammar, or keys went along in it. */
static bool is_misread(const struct facts *facts, const struct entry *reply)
{
    return reply_code_is_syntax(reply->code) || lacks_bracket(facts, reply) || holds_keys(facts, reply);
}

static bool is_of_hello(const struct entry *entry)
{
    return entry->stage == STAGE_HELLO;
}

static bool mends(const struct facts *facts, size_t at, const struct entry *later, const struct verb *verb)
{
    const struct entry *reply = &facts->session->entries[at];
    if (reply->partner != NO_ENTRY && later->partner == reply->partner)
        return false; /* LMTP speaks of each recipient in turn */
    bool same =
        span_equal(later->verb, span_of(verb->name)) || (verb->stage == STAGE_HELLO && is_of_hello(later));
    bool prompts = later->code == 334 && !reply->known && same; /* AUTH, mistyped before */
    if (later->from != SIDE_SERVER || !same || (!is_understood(later) && !prompts))
        return false;
    bool in_order = reply->code == 503 && later->code != 503; /* now it came when it was due */
    if ((is_misread(facts, reply) || in_order) && is_typed_again(facts, reply, later))
        return true;
    if (later->code >= 400)
        return false;
    if (!entry_is(later, "RCPT") && !entry_is(later, "MAIL"))
        return true;
    if (asks_for_another(reply->code))
        return true;
    struct path path = path_at(facts, at);
    bool visible = later->partner != NO_ENTRY && path.seen;
    return visible && span_same_word(facts->session->entries[later->partner].path.address, path.address);
}

/* A line of the message typed too early, or MAIL once more, in a transaction that then got its DATA. */
static bool is_passed_over(const struct facts *facts, size_t at)
{
    const struct entry *reply = &facts->session->entries[at];
    bool nested = reply->code == 503 && entry_is(reply, "MAIL");
    bool open = (nested || reply_code_is_syntax(reply->code)) && facts->parts->standings[at].mail_open;
    for (size_t i = at + 1; open && i < facts->session->entry_count; i++) {
        const struct entry *later = &facts->session->entries[i];
        if (later->from != SIDE_SERVER)
            continue;
        if (entry_is(later, "DATA") && later->code == 354)
            return true;
        open = !entry_is(later, "MAIL") && !entry_is(later, "RSET") && !is_of_hello(later);
    }
    return false;
}

/* A word that is not shown was no command; the mail went on without it, whatever became of that. */
static bool goes_on_behind(const struct facts *facts, size_t at)
{
    for (size_t i = at + 1; i < facts->session->entry_count; i++) {
        const struct entry *later = &facts->session->entries[i];
        if (later->from == SIDE_SERVER && later->known && later->stage >= STAGE_HELLO &&
            later->stage < STAGE_QUIT && is_understood(later) && later->code != 503)
            return true;
    }
    return false;
}

bool facts_only_asks(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    return reply && (entry_is(reply, "VRFY") || entry_is(reply, "EXPN"));
}

/* RFC 5321 section 4.1.1.1: only EHLO gets the list of extensions. Behind another command it is EHLO's
 * answer, come late, and what was refused before was not EHLO. */
static bool is_late_list(const struct entry *later)
{
    enum { OFFERS_LEAST = 2 }; /* one word alone may be said by chance */
    size_t offers = 0;
    for (size_t i = 1; i < later->line_count; i++)
        offers += reply_text_offers(later->lines[i].text);
    return offers >= OFFERS_LEAST && !entry_is(later, "EHLO");
}

static bool is_greeted_again(const struct entry *reply, const struct entry *later)
{
    bool goes_on = (reply->code == 503 || reply->code == 500) &&
                   entry_is(later, "MAIL"); /* an earlier EHLO holds, or none is asked for */
    return (later->stage == STAGE_HELLO || goes_on) && later->code == 250;
}

bool facts_repaired(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || !entry_failed(reply))
        return false;
    if (!reply->verb.len || entry_is(reply, NO_WORD) || entry_is(reply, "(unsolicited)"))
        return (reply->code == 500 || reply->code == 502) &&
               (facts->session->outcome == OUTCOME_ACCEPTED ||
                (!entry_is(reply, "(unsolicited)") && goes_on_behind(facts, at)));
    const struct verb *verb = reply->known ? reply->known : verb_nearest(reply->verb);
    if (!verb || (reply->code == 503 && entry_is(reply, "MAIL") && is_passed_over(facts, at)))
        return is_passed_over(facts, at);
    bool auth = reply->stage == STAGE_AUTH, hello = reply->stage == STAGE_HELLO;
    for (size_t i = at + 1; i < facts->session->entry_count; i++) {
        const struct entry *later = &facts->session->entries[i];
        if (auth && later->code == 235)
            return true;
        if (hello && is_greeted_again(reply, later))
            return !is_late_list(later);
        if (!auth && !hello && mends(facts, at, later, verb))
            return true;
    }
    return false;
}

static struct fact ask_repaired(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || !reply->verb.len)
        return fact_unknown();
    return fact_yes(facts, facts_repaired(facts, at));
}

static const struct fact_row rows[] = {
    {{"address repeated", SAY("given before", "schon genannt"),
      SAY("yes: the same address was given before in the session",
          "yes: dieselbe Adresse wurde in der Sitzung schon genannt"),
      UNSEEN_CLIENT},
     true,
     ask_repeated},
    {{"same address accepted",
      SAY("the same address was accepted elsewhere", "dieselbe Adresse wurde anderswo angenommen"),
      SAY("yes: this very address got a 2yz elsewhere in the session or earlier in the file",
          "yes: genau diese Adresse bekam in der Sitzung oder früher in der Datei ein 2yz"),
      UNSEEN_CLIENT},
     true,
     ask_same_accepted},
    {{"recipients before", SAY("recipients accepted before", "vorher angenommene Empfänger"),
      SAY("number of recipients accepted before in this transaction",
          "Zahl der vorher in dieser Transaktion angenommenen Empfänger"),
      UNSEEN_GAP},
     true,
     ask_recipients_before},
    {{"recipients refused", SAY("recipients refused", "abgelehnte Empfänger"),
      SAY("number of refused RCPT in the session", "Zahl der abgelehnten RCPT in der Sitzung"), UNSEEN_NEVER},
     false,
     ask_recipients_refused},
    {{"earlier reply", SAY("earlier refusal", "frühere Ablehnung"),
      SAY("failing replies before: \"RCPT 550 5.1.1 text\"",
          "ablehnende Antworten davor: \"RCPT 550 5.1.1 Text\""),
      UNSEEN_NEVER},
     true,
     ask_earlier_reply},
    {{"later reply", SAY("later reply", "spätere Antwort"),
      SAY("replies after this one: \"QUIT 221 text\"", "Antworten danach: \"QUIT 221 Text\""), UNSEEN_NEVER},
     true,
     ask_later_reply},
    {{"repaired", SAY("made good later", "später behoben"),
      SAY("yes: a later command of the same verb succeeded",
          "yes: ein späterer Befehl derselben Art hatte Erfolg"),
      UNSEEN_CLIENT},
     true,
     ask_repaired},
    {{"other rcpt", SAY("other recipient", "anderer Empfänger"),
      SAY("the other RCPT of the session: \"250 bob@x.example\"",
          "die anderen RCPT der Sitzung: \"250 bob@x.example\""),
      UNSEEN_NEVER},
     true,
     ask_other_rcpt},
    {{"bounce of", SAY("tells the sender of a refusal", "meldet dem Absender eine Ablehnung"),
      SAY("sender of a message refused before in the record, to whom this one, without a sender, goes",
          "Absender einer in der Aufzeichnung vorher abgelehnten Nachricht, an den diese ohne Absender geht"),
      UNSEEN_CLIENT},
     true,
     ask_bounce_of},
    {{"other mail", SAY("other sender", "anderer Absender"),
      SAY("the other MAIL of the session: \"250 a@x.example\"",
          "die anderen MAIL der Sitzung: \"250 a@x.example\""),
      UNSEEN_NEVER},
     true,
     ask_other_mail},
    {{"earlier auth", SAY("earlier reply to AUTH", "frühere Antwort auf AUTH"),
      SAY("final replies to AUTH before: \"535 5.7.8 text\"",
          "frühere Antworten auf AUTH: \"535 5.7.8 Text\""),
      UNSEEN_NEVER},
     true,
     ask_earlier_auth},
    {{"earlier starttls", SAY("earlier reply to STARTTLS", "frühere Antwort auf STARTTLS"),
      SAY("replies to STARTTLS before", "frühere Antworten auf STARTTLS"), UNSEEN_NEVER},
     true,
     ask_earlier_starttls},
    {{"earlier hello", SAY("earlier reply to EHLO", "frühere Antwort auf EHLO"),
      SAY("replies to EHLO or HELO before: \"EHLO 500 text\"",
          "frühere Antworten auf EHLO oder HELO: \"EHLO 500 Text\""),
      UNSEEN_NEVER},
     true,
     ask_earlier_hello},
    {{"previous verb", SAY("command before", "Befehl davor"),
      SAY("the verb answered just before", "der zuvor beantwortete Befehl"), UNSEEN_NEVER},
     true,
     ask_previous_verb},
    {{"last reply", SAY("last reply", "letzte Antwort"),
      SAY("yes: no reply came after this one", "yes: danach kam keine Antwort mehr"), UNSEEN_NEVER},
     true,
     ask_last_reply},
    {{"closed after", SAY("closed right after", "gleich danach getrennt"),
      SAY("yes: the server closed right after this reply",
          "yes: der Server trennte gleich nach dieser Antwort"),
      UNSEEN_END},
     true,
     ask_closed_after},
    {{"error number", SAY("failing replies so far", "Ablehnungen bis hier"),
      SAY("how many failing replies so far, this one included",
          "wie viele ablehnende Antworten bis hier, diese mitgezählt"),
      UNSEEN_NEVER},
     true,
     ask_error_number},
};

const struct fact_table neighbour_facts = ROWS(rows);
