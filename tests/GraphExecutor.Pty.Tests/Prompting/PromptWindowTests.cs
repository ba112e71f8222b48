using GraphExecutor.Nodes;
using GraphExecutor.Pty.Prompting;

namespace GraphExecutor.Pty.Tests.Prompting;

public sealed class PromptWindowTests
{
    [Theory]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("10%\r20%\r\nPassword: ", "20%\nPassword: ")]
    [InlineData("old\rnew", "new")]
    [InlineData("Password: \r", "Password: ")]
    [InlineData("a\tb\0\a\u0085c", "a\tbc")]
    [InlineData("\e[1;31mred\e[0m \e(Bplain\e=", "red plain")]
    [InlineData("\e]0;title\abell \e]8;;http://x\e\\link\e]8;;\e\\", "bell link")]
    [InlineData("\ePq#0;1;2\e\\after", "after")]
    [InlineData("\e]never finished\nnext", "\nnext")]
    [InlineData("\e[12\nnext", "\nnext")]
    [InlineData("\e\e[1mx\e", "x")]
    [InlineData("\e[1\u20ACx", "\u20ACx")]
    public void Append_CutAnywhere_GivesWhatIsRead(string printed, string expected)
    {
        for (var first = 0; first <= printed.Length; first++)
        {
            for (var second = first; second <= printed.Length; second++)
            {
                var window = new PromptWindow();
                window.Append(printed.AsSpan(..first));
                window.Append(printed.AsSpan(first..second));
                window.Append(printed.AsSpan(second..));
                Assert.Equal(expected, window.Text.ToString());
            }
        }
    }

    [Fact]
    public void Append_Codes_AreThoseThatAreStrippedElsewhere()
    {
        string[] parts = ["text", "\t", "\e[0m", "\e[?25l", "\e]2;t\a", "\eM", "\e#8", "\e_x\e\\", "\u009b", "\b", "é", "😀", "\e[5 q"];
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var printed = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => parts[random.Next(parts.Length)]));
            var window = new PromptWindow();
            window.Append(printed);
            Assert.Equal(AnsiText.Strip(printed), window.Text.ToString());
        }
    }

    [Fact]
    public void Text_MuchWasPrinted_IsItsEnd()
    {
        var window = new PromptWindow();
        var all = "";
        for (var number = 0; number < 5_000; number++)
        {
            var line = $"line {number}\n";
            all += line;
            window.Append(line);
        }

        Assert.Equal(all[^PromptWindow.Size..], window.Text.ToString());
        window.Append(new string('x', 3 * PromptWindow.Size));
        Assert.Equal(new string('x', PromptWindow.Size), window.Text.ToString());
        window.Append("\rPassword: ");
        Assert.EndsWith("Password: ", window.Text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Discard_Some_LeavesTheRestAlone()
    {
        var window = new PromptWindow();
        window.Append(new string('x', 2 * PromptWindow.Size) + "Name: ");
        window.Discard(window.Text.Length - 1);
        Assert.Equal(" ", window.Text.ToString());
        window.Append("bob\rPassword: ");
        Assert.Equal("Password: ", window.Text.ToString());
        window.Discard(window.Text.Length);
        Assert.Equal("", window.Text.ToString());
        window.Append(new string('y', 2 * PromptWindow.Size));
        Assert.Equal(PromptWindow.Size, window.Text.Length);
    }
}
