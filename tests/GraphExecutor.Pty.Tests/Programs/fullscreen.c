// Uses the whole screen as an editor does: the alternate screen, raw mode, keys one by one. Ends when q is pressed.
#include <stdio.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int main(void)
{
    struct termios before, raw;
    struct winsize size;
    if (tcgetattr(0, &before) != 0 || ioctl(1, TIOCGWINSZ, &size) != 0) {
        perror("terminal");
        return 2;
    }
    raw = before;
    cfmakeraw(&raw);
    tcsetattr(0, TCSAFLUSH, &raw);
    printf("\033[?1049h\033[2J\033[H");
    for (int row = 1; row < size.ws_row; row++)
        printf("\033[%d;1H~\033[K", row);
    printf("\033[%d;1H\033[7m-- press q --\033[m", size.ws_row);
    fflush(stdout);
    char key = 0;
    while (key != 'q' && read(0, &key, 1) == 1)
        ;
    printf("\033[?1049l");
    fflush(stdout);
    tcsetattr(0, TCSAFLUSH, &before);
    printf("bye\n");
    return key == 'q' ? 0 : 1;
}
