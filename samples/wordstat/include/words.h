#ifndef WORDSTAT_WORDS_H
#define WORDSTAT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* Takes one word, in lower case and not terminated. False stops the splitter. */
typedef bool (*word_sink)(void *context, const char *word, size_t length);

/*
 * Splits text that arrives in pieces of any size into words and counts lines.
 * A word is a run of ASCII letters, digits and bytes above 127 (so that UTF-8 letters stay whole);
 * a single apostrophe between two of them belongs to it: "don't" is one word.
 */
struct splitter {
    word_sink sink;
    void *context;
    size_t lines;
    size_t words;

    char *word; /* what is known of a word that may go on in the next piece */
    size_t length;
    size_t capacity;
    bool apostrophe; /* one came after the word: part of it only if a letter follows */
    bool in_line;
};

void splitter_init(struct splitter *splitter, word_sink sink, void *context);
void splitter_free(struct splitter *splitter);

/* False when memory ran out or the sink said stop. */
bool splitter_feed(struct splitter *splitter, const char *text, size_t length);

/* Ends an input: its last word, and its last line even without a newline. More inputs may follow. */
bool splitter_end(struct splitter *splitter);

#endif
