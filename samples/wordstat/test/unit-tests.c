/* Unit tests of the table and the splitter: prints one line a test, and exits with 1 when one failed. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"
#include "words.h"

static bool current_failed;

#define CHECK(condition)                                                                \
    do {                                                                                \
        if (!(condition)) {                                                             \
            printf("# %s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);     \
            current_failed = true;                                                      \
        }                                                                               \
    } while (0)

/* ---- table ---- */

static bool add(struct table *table, const char *word)
{
    return table_add(table, word, strlen(word));
}

static size_t count(const struct table *table, const char *word)
{
    return table_count(table, word, strlen(word));
}

static void empty_table_has_no_words(void)
{
    struct table table;
    table_init(&table);
    size_t cursor = 0;
    CHECK(table.distinct == 0);
    CHECK(count(&table, "word") == 0);
    CHECK(table_next(&table, &cursor) == NULL);
    table_free(&table);
}

static void table_counts_each_word(void)
{
    struct table table;
    table_init(&table);
    CHECK(add(&table, "one") && add(&table, "two") && add(&table, "two"));
    CHECK(table.distinct == 2);
    CHECK(count(&table, "one") == 1);
    CHECK(count(&table, "two") == 2);
    CHECK(count(&table, "three") == 0);
    table_free(&table);
}

static void table_tells_a_prefix_from_the_word(void)
{
    struct table table;
    table_init(&table);
    CHECK(table_add(&table, "words", 4) && add(&table, "words"));
    CHECK(table.distinct == 2);
    CHECK(count(&table, "word") == 1);
    CHECK(count(&table, "words") == 1);
    table_free(&table);
}

static void table_keeps_its_words_as_it_grows(void)
{
    enum { WORDS = 10000 };
    struct table table;
    table_init(&table);
    char word[16];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < WORDS; i++) {
            snprintf(word, sizeof word, "w%d", i);
            CHECK(add(&table, word));
        }
    }

    CHECK(table.distinct == WORDS);
    size_t seen = 0;
    size_t cursor = 0;
    const struct table_entry *entry;
    while ((entry = table_next(&table, &cursor)) != NULL) {
        CHECK(entry->count == 2);
        CHECK(strlen(entry->word) == entry->length);
        seen++;
    }
    CHECK(seen == WORDS);
    table_free(&table);
}

/* ---- splitter ---- */

/* The words that came, each followed by a '|'. */
struct sink {
    char text[256];
    size_t length;
    size_t longest;
};

static bool collect(void *context, const char *word, size_t length)
{
    struct sink *sink = context;
    if (length > sink->longest) {
        sink->longest = length;
    }
    if (sink->length + length + 2 <= sizeof sink->text) {
        memcpy(sink->text + sink->length, word, length);
        sink->length += length;
        sink->text[sink->length++] = '|';
        sink->text[sink->length] = '\0';
    }
    return true;
}

static bool refuse(void *context, const char *word, size_t length)
{
    (void)word;
    (void)length;
    ++*(int *)context;
    return false;
}

/* Splits the text given in two pieces, the first of `cut` bytes. */
static bool splits_to(const char *text, size_t length, size_t cut, const char *words, size_t lines)
{
    struct sink sink = {.length = 0};
    struct splitter splitter;
    splitter_init(&splitter, collect, &sink);
    bool ok = splitter_feed(&splitter, text, cut)
           && splitter_feed(&splitter, text + cut, length - cut)
           && splitter_end(&splitter);
    ok = ok && strcmp(sink.text, words) == 0 && splitter.lines == lines;
    splitter_free(&splitter);
    return ok;
}

/* Where a piece of input happens to end must not matter, so every place is tried. */
static bool splits_bytes(const char *text, size_t length, const char *words, size_t lines)
{
    for (size_t cut = 0; cut <= length; cut++) {
        if (!splits_to(text, length, cut, words, lines)) {
            printf("# cut after %zu bytes of: %s\n", cut, text);
            return false;
        }
    }
    return true;
}

static bool splits(const char *text, const char *words, size_t lines)
{
    return splits_bytes(text, strlen(text), words, lines);
}

static void splitter_splits_at_space_and_punctuation(void)
{
    CHECK(splits("one two\tthree\n", "one|two|three|", 1));
    CHECK(splits("(one), two-three; 4th!", "one|two|three|4th|", 1));
    CHECK(splits(" \t.,;\n", "", 1));
}

static void splitter_lowers_case(void)
{
    CHECK(splits("One TWO tHrEe", "one|two|three|", 1));
}

static void splitter_keeps_inner_apostrophes_only(void)
{
    CHECK(splits("don't 'quoted' dogs' a''b '", "don't|quoted|dogs|a|b|", 1));
}

static void splitter_keeps_utf8_letters(void)
{
    CHECK(splits("na\xc3\xafve caf\xc3\xa9.", "na\xc3\xafve|caf\xc3\xa9|", 1));
}

static void splitter_splits_at_zero_bytes(void)
{
    CHECK(splits_bytes("a\0b", 3, "a|b|", 1));
}

static void splitter_counts_lines(void)
{
    CHECK(splits("", "", 0));
    CHECK(splits("\n", "", 1));
    CHECK(splits("a\nb\n", "a|b|", 2));
    CHECK(splits("a\n\nb", "a|b|", 3));
    CHECK(splits("a\r\nb\r\n", "a|b|", 2));
}

static void splitter_separates_inputs(void)
{
    struct sink sink = {.length = 0};
    struct splitter splitter;
    splitter_init(&splitter, collect, &sink);
    CHECK(splitter_feed(&splitter, "one", 3) && splitter_end(&splitter));
    CHECK(splitter_feed(&splitter, "two", 3) && splitter_end(&splitter));
    CHECK(strcmp(sink.text, "one|two|") == 0);
    CHECK(splitter.lines == 2);
    CHECK(splitter.words == 2);
    splitter_free(&splitter);
}

static void splitter_takes_words_of_any_length(void)
{
    enum { LENGTH = 100000 };
    struct sink sink = {.length = 0};
    struct splitter splitter;
    splitter_init(&splitter, collect, &sink);
    for (int i = 0; i < LENGTH; i++) {
        CHECK(splitter_feed(&splitter, "x", 1));
    }
    CHECK(splitter_end(&splitter));
    CHECK(splitter.words == 1);
    CHECK(sink.longest == LENGTH);
    splitter_free(&splitter);
}

static void splitter_stops_when_the_sink_says_so(void)
{
    int calls = 0;
    struct splitter splitter;
    splitter_init(&splitter, refuse, &calls);
    CHECK(!splitter_feed(&splitter, "one two ", 8));
    CHECK(calls == 1);
    splitter_free(&splitter);
}

/* ---- all of them ---- */

struct test {
    const char *name;
    void (*run)(void);
};

#define TEST(function) {#function, function}

static const struct test tests[] = {
    TEST(empty_table_has_no_words),
    TEST(table_counts_each_word),
    TEST(table_tells_a_prefix_from_the_word),
    TEST(table_keeps_its_words_as_it_grows),
    TEST(splitter_splits_at_space_and_punctuation),
    TEST(splitter_lowers_case),
    TEST(splitter_keeps_inner_apostrophes_only),
    TEST(splitter_keeps_utf8_letters),
    TEST(splitter_splits_at_zero_bytes),
    TEST(splitter_counts_lines),
    TEST(splitter_separates_inputs),
    TEST(splitter_takes_words_of_any_length),
    TEST(splitter_stops_when_the_sink_says_so),
};

int main(void)
{
    int failed = 0;
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        current_failed = false;
        tests[i].run();
        printf("%s - %s\n", current_failed ? "not ok" : "ok", tests[i].name);
        failed += current_failed;
    }
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
