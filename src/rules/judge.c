/*
 * One session judged. One reply gets one root error; lints and warnings stand beside it; what follows from an
 * earlier failure is folded under it.
 */
#include <string.h>

#include "base/ascii.h"
#include "rules/book.h"

struct match {
    struct rule *rule;
    struct captured captured;
    size_t at; /* entry; FACTS_SESSION when the rule names no place */
    bool dropped;
};

struct judging {
    struct rulebook *book;
    struct facts *facts;
    struct arena *arena;
    LIST(struct match) matches;
    LIST(struct finding) findings;
    LIST(struct rule *) rules; /* of the findings */
    LIST(struct outdone) outdone;
};

/* ---- which rules hold ---- */

static bool is_excepted(const struct asking *asking, const struct rule *rule)
{
    struct captured captured;
    captured_begin(&captured, &rule->unless);
    return rule->unless.count && unless_holds(asking, &rule->unless, &captured) != ANSWER_YES;
}

static void add_match(struct judging *judging, struct rule *rule, const struct captured *captured, size_t at)
{
    *LIST_ADD(judging->arena, &judging->matches) = (struct match){rule, *captured, at, false};
}

static bool is_matched(const struct judging *judging, const struct rule *rule, size_t from)
{
    for (size_t i = from; i < judging->matches.count; i++)
        if (judging->matches.at[i].rule == rule)
            return true;
    return false;
}

/* The same of each reply with the same octets. What is said of an address that the client named is not: such
 * an address is veiled, and another session's may be another. */
static bool is_told_by_octets(const struct asking *asking, const struct condition *condition)
{
    const struct rulebook *book = asking->book;
    if (condition->fact == book->fact_text || condition->fact == book->fact_reply)
        return !facts_ask(asking->facts, condition->fact, asking->at).items[0].own.len;
    return condition->fact == book->fact_code || condition->fact == book->fact_verb ||
           condition->fact == book->fact_enhanced;
}

/* Whether it may hold of another reply with the same octets. */
static bool ask_candidate(struct judging *judging, const struct candidate *candidate, size_t at, size_t from)
{
    const struct asking asking = {judging->book, judging->facts, at};
    struct clause *clause = candidate->clause;
    struct captured captured;
    if (clause->count && !condition_true(&asking, &clause->conditions[clause->telling]))
        return !is_told_by_octets(&asking, &clause->conditions[clause->telling]);
    if (clause_holds(&asking, clause, &captured) != ANSWER_YES)
        clause->telling = captured.untrue;
    else if (!is_excepted(&asking, candidate->rule) && !is_matched(judging, candidate->rule, from))
        add_match(judging, candidate->rule, &captured, at);
    return true;
}

static void ask_reply(struct judging *judging, size_t at)
{
    const struct asking asking = {judging->book, judging->facts, at};
    struct chosen chosen = candidates_choose(&asking);
    size_t from = judging->matches.count, left = 0;
    for (size_t i = 0; i < chosen.count; i++)
        if (ask_candidate(judging, &judging->book->candidates.at[chosen.at[i]], at, from))
            chosen.at[left++] = chosen.at[i];
    candidates_leave(chosen, left);
}

static void ask_session_clause(struct judging *judging, const struct candidate *candidate, size_t from)
{
    const struct asking asking = {judging->book, judging->facts, FACTS_SESSION};
    struct captured captured;
    if (is_matched(judging, candidate->rule, from))
        return;
    if (clause_holds(&asking, candidate->clause, &captured) != ANSWER_YES)
        screen_wait(judging->book, candidate->clause, captured.untrue);
    else if (!is_excepted(&asking, candidate->rule))
        add_match(judging, candidate->rule, &captured, facts_entry_of_line(judging->facts, captured.first));
}

static void ask_session(struct judging *judging)
{
    struct rulebook *book = judging->book;
    const uint64_t *open = screen_open(&(struct asking){book, judging->facts, FACTS_SESSION});
    size_t from = judging->matches.count;
    for (size_t i = 0; i < set_length(book->session_clauses.count); i++)
        for (uint64_t left = open[i]; left; left = set_rest(left))
            ask_session_clause(judging, &book->session_clauses.at[SET_WORD * i + set_lowest(left)], from);
}

/* ---- one error a reply ---- */

static int exactness(const struct match *match)
{
    const struct clause *clause = match->captured.clause;
    return clause->on_text ? 3 : clause->on_enhanced ? 2 : clause->on_code ? 1 : 0;
}

bool rule_refines(const struct rule *rule, const struct rule *other)
{
    for (int depth = 0; rule && depth < 16; depth++) {
        rule = rule->refines;
        if (rule == other)
            return true;
    }
    return false;
}

static size_t depth_of(const struct rule *rule)
{
    size_t depth = 0;
    while (rule->refines && depth < 16)
        rule = rule->refines, depth++;
    return depth;
}

static size_t condition_count(const struct match *match)
{
    return match->captured.clause->count;
}

static int id_order(struct span a, struct span b)
{
    int order = memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* Above 0: `a` wins over `b` as the error of one reply. `by` tells what decided. */
static long precedence(const struct match *a, const struct match *b, const char **by)
{
    *by = "refine";
    if (rule_refines(a->rule, b->rule) != rule_refines(b->rule, a->rule))
        return rule_refines(a->rule, b->rule) ? 1 : -1;
    *by = "generic";
    if (a->rule->generic != b->rule->generic)
        return b->rule->generic ? 1 : -1;
    *by = "exactness";
    if (exactness(a) != exactness(b))
        return exactness(a) - exactness(b);
    *by = "depth";
    if (depth_of(a->rule) != depth_of(b->rule))
        return (long)depth_of(a->rule) - (long)depth_of(b->rule);
    *by = "conditions";
    if (condition_count(a) != condition_count(b))
        return (long)condition_count(a) - (long)condition_count(b);
    *by = "id";
    return -id_order(a->rule->id, b->rule->id);
}

/*
 * A rule leaves when one that refines it holds; of what is left a generic one when any other holds; of what
 * is left then an error when a better error holds. One after the other, or three rules could each outdo the
 * next and none stay. A note explains a refusal only if it refines a rule.
 */
typedef bool outdoing(const struct match *match, const struct match *other);

static bool is_refined(const struct match *match, const struct match *other)
{
    return rule_refines(other->rule, match->rule);
}

static bool is_too_generic(const struct match *match, const struct match *other)
{
    bool weighty = other->rule->severity > SEVERITY_NOTE || other->rule->refines;
    return match->rule->generic && !other->rule->generic && weighty;
}

static bool is_worse(const struct match *match, const struct match *other)
{
    bool errors = match->rule->severity == SEVERITY_ERROR && other->rule->severity == SEVERITY_ERROR;
    const char *by;
    return errors && precedence(other, match, &by) > 0;
}

/* Session rules find their place by the fact that told it: one that refines another stands for it wherever
 * that was. */
static bool share_place(const struct match *a, const struct match *b)
{
    bool kin = rule_refines(a->rule, b->rule) || rule_refines(b->rule, a->rule);
    return a->at != FACTS_SESSION ? a->at == b->at || (kin && !a->rule->of_reply) : kin;
}

static void drop_outdone(struct judging *judging, size_t from, outdoing *is_outdone)
{
    for (size_t i = from; i < judging->matches.count; i++)
        for (size_t j = from; j < judging->matches.count && !judging->matches.at[i].dropped; j++) {
            struct match *match = &judging->matches.at[i], *other = &judging->matches.at[j];
            if (i != j && !other->dropped && share_place(match, other))
                match->dropped = is_outdone(match, other);
        }
}

static void drop_losers(struct judging *judging, size_t from)
{
    drop_outdone(judging, from, is_refined);
    drop_outdone(judging, from, is_too_generic);
    drop_outdone(judging, from, is_worse);
}

/* Which error kept which out, and by what. */
static void note_outdone(struct judging *judging, size_t from)
{
    for (size_t i = from; i < judging->matches.count; i++)
        for (size_t j = from; j < judging->matches.count; j++) {
            const struct match *loser = &judging->matches.at[i], *winner = &judging->matches.at[j];
            bool errors = loser->rule->severity == SEVERITY_ERROR && winner->rule->severity == SEVERITY_ERROR;
            if (!loser->dropped || winner->dropped || !errors || !share_place(loser, winner))
                continue;
            struct outdone outdone = {
                winner->rule->id,      loser->rule->id, winner->rule->category, loser->rule->category, "",
                winner->captured.first};
            precedence(winner, loser, &outdone.by);
            *LIST_ADD(judging->arena, &judging->outdone) = outdone;
        }
}

/* ---- findings ---- */

static void set_code(struct judging *judging, struct finding *finding, size_t at)
{
    struct fact code = facts_ask(judging->facts, judging->book->fact_code, at);
    struct fact enhanced = facts_ask(judging->facts, judging->book->fact_enhanced, at);
    struct fact text = facts_ask(judging->facts, judging->book->fact_text, at);
    unsigned long number = 0;
    struct span digits = code.count ? code.items[0].text : (struct span){0};
    span_take_number(&digits, &number);
    finding->code = (int)number;
    finding->enhanced = enhanced.count ? enhanced.items[0].text : (struct span){"", 0};
    finding->reply_text = text.count ? text.items[0].text : (struct span){"", 0};
    if (finding->code < 400 && finding->first) /* taken all the same: what was wrong is in the command */
        return;
    finding->first = code.count ? code.items[0].first : 0;
    finding->last = code.count ? code.items[0].last : 0;
}

/* A rule for no stage in particular takes the stage of the reply it found, or that of the command on which
 * the session broke. */
static void set_stage(struct judging *judging, struct finding *finding, size_t at)
{
    size_t fact;
    struct span name = span_of(at == FACTS_SESSION ? "broken stage" : "stage");
    if (finding->stage != STAGE_PROTOCOL || !fact_find(name, &fact))
        return;
    struct fact stage = facts_ask(judging->facts, fact, at);
    if (stage.count)
        stage_find(stage.items[0].text, &finding->stage);
}

static void set_retry(struct finding *finding, const struct rule *rule)
{
    finding->permanence = finding->code >= 500   ? PERMANENCE_PERMANENT
                          : finding->code >= 400 ? PERMANENCE_TEMPORARY
                                                 : PERMANENCE_NONE;
    finding->retry = rule->retry != ANSWER_UNKNOWN                 ? rule->retry
                     : finding->permanence == PERMANENCE_TEMPORARY ? ANSWER_YES
                     : finding->permanence == PERMANENCE_PERMANENT ? ANSWER_NO
                                                                   : ANSWER_UNKNOWN;
}

static struct words *say_all(const struct speaker *speaker, const struct words *texts, size_t count)
{
    struct words *said = arena_take(speaker->arena, (count + 1) * sizeof *said);
    for (size_t i = 0; i < count; i++)
        said[i] = say(speaker, &texts[i]);
    return said;
}

/* A generic rule with a condition on the words has understood them. */
static bool judges_text(const struct rule *rule)
{
    for (size_t i = 0; i < rule->when_count; i++)
        if (rule->when[i].on_text)
            return true;
    return false;
}

void finding_say(const struct speaker *speaker, struct rule *rule, struct finding *finding)
{
    struct body *body = rule_body(speaker->book, rule);
    finding->title = say(speaker, &body->title);
    finding->meaning = say(speaker, &body->meaning);
    rank_causes(speaker, body, finding);
    finding->avoid = say_all(speaker, body->avoid, body->avoid_count);
    finding->avoid_count = body->avoid_count;
    finding->probe = say_all(speaker, body->probe, body->probe_count);
    finding->probe_count = body->probe_count;
    finding->references = body->references;
    finding->reference_count = body->reference_count;
}

/* Room for twice as many when it is full, which a power of two tells. */
static void add_place(struct judging *judging, struct finding *finding, size_t entry)
{
    size_t count = finding->at_count;
    if (!(count & (count - 1))) {
        size_t *at = arena_take(judging->arena, (count ? 2 * count : 1) * sizeof *at);
        if (count)
            memcpy(at, finding->at, count * sizeof *at);
        finding->at = at;
    }
    finding->at[finding->at_count++] = entry;
}

static void add_finding(struct judging *judging, const struct match *match)
{
    struct rule *rule = match->rule;
    size_t asked = rule->of_reply ? match->at : FACTS_SESSION;
    struct speaker speaker = {judging->book, judging->facts, asked, judging->arena, &match->captured, NULL};
    struct finding finding = {.rule = rule->id,
                              .category = rule->category,
                              .severity = rule->severity,
                              .stage = rule->stage,
                              .first = match->captured.first,
                              .last = match->captured.last,
                              .consequence_of = NO_FINDING,
                              .enhanced = {"", 0},
                              .reply_text = {"", 0}};
    if (match->at != FACTS_SESSION)
        add_place(judging, &finding, match->at);
    if (rule->of_reply) {
        set_code(judging, &finding, match->at);
        set_stage(judging, &finding, match->at);
    } else if (span_is(rule->category, "connection-lost")) {
        set_stage(judging, &finding, FACTS_SESSION);
    }
    set_retry(&finding, rule);
    finding.repaired = rule->of_reply && facts_repaired(judging->facts, match->at);
    finding.last_resort = rule->generic && !judges_text(rule);
    bool aside = finding.repaired || (rule->of_reply && facts_is_of_bounce(judging->facts, match->at));
    if (aside && finding.severity == SEVERITY_ERROR)
        finding.severity = SEVERITY_WARNING;
    if (rule->of_reply && rule->stage == STAGE_RCPT && facts_only_asks(judging->facts, match->at))
        finding.severity = SEVERITY_NOTE;
    finding_say(&speaker, rule, &finding);
    *LIST_ADD(judging->arena, &judging->findings) = finding;
    *LIST_ADD(judging->arena, &judging->rules) = rule;
}

/* ---- the same refusal again ---- */

/* What differs from recipient to recipient: addresses, numbers, words in brackets. */
static bool same_without_names(struct span a, struct span b)
{
    size_t i = 0, j = 0;
    while (i < a.len || j < b.len) {
        struct span left = span_from(a, i), right = span_from(b, j);
        struct span x = span_take_word(&left), y = span_take_word(&right);
        bool names = (span_find(x, '@') < x.len || span_find(x, '<') < x.len) &&
                     (span_find(y, '@') < y.len || span_find(y, '<') < y.len);
        if (!names && !span_same_word(x, y))
            return false;
        i = a.len - left.len;
        j = b.len - right.len;
    }
    return true;
}

static bool is_same(const struct finding *a, const struct finding *b)
{
    return a->code && span_equal(a->rule, b->rule) && a->code == b->code && a->severity == b->severity &&
           span_equal(a->enhanced, b->enhanced) && same_without_names(a->reply_text, b->reply_text);
}

static bool merge_into(struct judging *judging, const struct finding *again)
{
    for (size_t i = 0; i < judging->findings.count; i++) {
        struct finding *finding = &judging->findings.at[i];
        if (finding == again || !is_same(finding, again))
            continue;
        for (size_t j = 0; j < again->at_count; j++)
            add_place(judging, finding, again->at[j]);
        return true;
    }
    return false;
}

static void merge_repetitions(struct judging *judging)
{
    size_t kept = 0, count = judging->findings.count;
    for (size_t i = 0; i < count; i++) {
        struct finding finding = judging->findings.at[i];
        judging->findings.count = kept;
        if (merge_into(judging, &finding))
            continue;
        judging->rules.at[kept] = judging->rules.at[i];
        judging->findings.at[kept++] = finding;
    }
    judging->findings.count = judging->rules.count = kept;
}

/* ---- order and consequences ---- */

static unsigned long place_of(const struct finding *finding)
{
    return finding->first ? finding->first : (unsigned long)-1;
}

static bool stands_before(const struct finding *a, const struct finding *b)
{
    if (place_of(a) != place_of(b))
        return place_of(a) < place_of(b);
    if (a->severity != b->severity)
        return a->severity > b->severity;
    return id_order(a->rule, b->rule) < 0;
}

static void sort(struct judging *judging)
{
    for (size_t i = 1; i < judging->findings.count; i++)
        for (size_t j = i; j > 0 && stands_before(&judging->findings.at[j], &judging->findings.at[j - 1]);
             j--) {
            struct finding finding = judging->findings.at[j];
            struct rule *rule = judging->rules.at[j];
            judging->findings.at[j] = judging->findings.at[j - 1];
            judging->rules.at[j] = judging->rules.at[j - 1];
            judging->findings.at[j - 1] = finding;
            judging->rules.at[j - 1] = rule;
        }
}

static bool is_at(const struct finding *finding, size_t entry)
{
    for (size_t i = 0; i < finding->at_count; i++)
        if (finding->at[i] == entry)
            return true;
    return false;
}

static size_t finding_at(const struct judging *judging, size_t entry, size_t not_this)
{
    for (size_t i = 0; i < judging->findings.count; i++)
        if (i != not_this && judging->findings.at[i].severity > SEVERITY_NOTE &&
            is_at(&judging->findings.at[i], entry))
            return i;
    return NO_FINDING;
}

static size_t followed(struct judging *judging, size_t index)
{
    struct shared_pattern *follows = judging->rules.at[index]->follows;
    for (size_t i = 0; follows && i < judging->findings.count; i++) {
        const struct finding *other = &judging->findings.at[i];
        bool before = i != index && place_of(other) <= place_of(&judging->findings.at[index]) &&
                      other->severity > SEVERITY_NOTE;
        struct span name = arena_print(judging->arena, "%.*s %.*s", (int)other->category.len,
                                       other->category.at, (int)other->rule.len, other->rule.at);
        if (before && pattern_match(follows->pattern, judging->book->scratch, name, NULL))
            return i;
    }
    return NO_FINDING;
}

static void fold(struct judging *judging, size_t index)
{
    struct finding *finding = &judging->findings.at[index];
    if (finding->severity == SEVERITY_NOTE)
        return;
    if (finding->code && finding->at_count) {
        size_t cause = facts_cause_of(judging->facts, finding->at[0]);
        if (cause != FACTS_SESSION)
            finding->consequence_of = finding_at(judging, cause, index);
    }
    if (finding->consequence_of == NO_FINDING)
        finding->consequence_of = followed(judging, index);
}

/* Consequences of consequences hang on the root. */
static void hang_on_roots(struct judging *judging)
{
    for (size_t i = 0; i < judging->findings.count; i++) {
        size_t root = judging->findings.at[i].consequence_of;
        for (size_t steps = 0; root != NO_FINDING && steps < judging->findings.count; steps++) {
            size_t above = judging->findings.at[root].consequence_of;
            if (above == NO_FINDING || above == i)
                break;
            root = above;
        }
        judging->findings.at[i].consequence_of = root == i ? NO_FINDING : root;
    }
}

struct report rules_judge(struct rulebook *book, struct facts *facts, struct arena *arena)
{
    struct judging judging = {.book = book, .facts = facts, .arena = arena};
    for (size_t i = 0; i < facts_reply_count(facts); i++) {
        size_t from = judging.matches.count;
        ask_reply(&judging, facts_reply_at(facts, i));
        drop_losers(&judging, from);
        note_outdone(&judging, from);
    }
    size_t from = judging.matches.count;
    ask_session(&judging);
    drop_losers(&judging, from);
    note_outdone(&judging, from);
    for (size_t i = 0; i < judging.matches.count; i++)
        if (!judging.matches.at[i].dropped)
            add_finding(&judging, &judging.matches.at[i]);
    merge_repetitions(&judging);
    sort(&judging);
    for (size_t i = 0; i < judging.findings.count; i++)
        fold(&judging, i);
    hang_on_roots(&judging);
    return (struct report){.findings = judging.findings.at,
                           .count = judging.findings.count,
                           .outdone = judging.outdone.at,
                           .outdone_count = judging.outdone.count};
}
