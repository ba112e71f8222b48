#include "words.h"

#include <ctype.h>
#include <stdlib.h>

#define INITIAL_CAPACITY 32

/* The program never calls setlocale, so isalnum means ASCII. */
static bool is_letter(unsigned char byte)
{
    return isalnum(byte) || byte > 127;
}

static bool grow(struct splitter *splitter)
{
    size_t capacity = splitter->capacity == 0 ? INITIAL_CAPACITY : splitter->capacity * 2;
    char *word = capacity > splitter->capacity ? realloc(splitter->word, capacity) : NULL;
    if (word == NULL) {
        return false;
    }
    splitter->word = word;
    splitter->capacity = capacity;
    return true;
}

static bool append(struct splitter *splitter, char byte)
{
    if (splitter->length == splitter->capacity && !grow(splitter)) {
        return false;
    }
    splitter->word[splitter->length++] = byte;
    return true;
}

static bool append_letter(struct splitter *splitter, unsigned char letter)
{
    if (splitter->apostrophe && !append(splitter, '\'')) {
        return false;
    }
    splitter->apostrophe = false;
    return append(splitter, (char)(letter < 128 ? tolower(letter) : letter));
}

static bool end_word(struct splitter *splitter)
{
    size_t length = splitter->length;
    splitter->length = 0;
    splitter->apostrophe = false;
    if (length == 0) {
        return true;
    }
    splitter->words++;
    return splitter->sink(splitter->context, splitter->word, length);
}

static void count_line(struct splitter *splitter, unsigned char byte)
{
    splitter->in_line = byte != '\n';
    if (byte == '\n') {
        splitter->lines++;
    }
}

static bool feed_byte(struct splitter *splitter, unsigned char byte)
{
    count_line(splitter, byte);
    if (is_letter(byte)) {
        return append_letter(splitter, byte);
    }
    if (byte == '\'' && splitter->length > 0 && !splitter->apostrophe) {
        splitter->apostrophe = true;
        return true;
    }
    return end_word(splitter);
}

void splitter_init(struct splitter *splitter, word_sink sink, void *context)
{
    *splitter = (struct splitter){.sink = sink, .context = context};
}

void splitter_free(struct splitter *splitter)
{
    free(splitter->word);
    splitter_init(splitter, NULL, NULL);
}

bool splitter_feed(struct splitter *splitter, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!feed_byte(splitter, (unsigned char)text[i])) {
            return false;
        }
    }
    return true;
}

bool splitter_end(struct splitter *splitter)
{
    if (splitter->in_line) {
        splitter->lines++;
        splitter->in_line = false;
    }
    return end_word(splitter);
}
