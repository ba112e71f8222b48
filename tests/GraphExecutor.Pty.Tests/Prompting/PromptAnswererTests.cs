using System.Text;
using GraphExecutor.Nodes;
using GraphExecutor.Pty.Prompting;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Pty.Tests.Prompting;

public sealed class PromptAnswererTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeTerminal _terminal = new();

    [Fact]
    public void Look_Match_IsAnsweredOnce()
    {
        using var answerer = Answerer(new CommandPrompt("ok\\?", "y") { Times = 3 });
        Print(answerer, "ok? ");
        Print(answerer, " still the same question");
        Assert.Equal(["y"], _terminal.Typed);
        Print(answerer, "ok? ");
        Print(answerer, "ok? ");
        Print(answerer, "ok? ");
        Assert.Equal(["y", "y", "y"], _terminal.Typed);
    }

    [Fact]
    public void Look_SeveralMatch_FirstInOrderWinsAndEachHasItsCount()
    {
        using var answerer = Answerer(new("Name:", "bob"), new(".*:", "any") { Times = 2 });
        Print(answerer, "Name:");
        Assert.Equal(["bob"], _terminal.Typed);
        Print(answerer, "Name:");
        Print(answerer, "Colour:");
        Print(answerer, "Size:");
        Assert.Equal(["bob", "any", "any"], _terminal.Typed);
    }

    [Fact]
    public void Look_TwoQuestionsAtOnce_AreBothAnswered()
    {
        using var answerer = Answerer(new("Colour:", "red"), new("Name:", "bob"));
        Print(answerer, "Colour: Name: ");
        Assert.Equal(["red", "bob"], _terminal.Typed);
    }

    [Fact]
    public void Look_EmptyMatches_AnswerEachPieceOnce()
    {
        using var answerer = Answerer(new CommandPrompt("x*", "y") { Times = 100 });
        Print(answerer, "abc");
        Assert.Equal(["y"], _terminal.Typed);
    }

    [Fact]
    public void Look_TooFarBack_IsNotMatched()
    {
        using var answerer = Answerer(new CommandPrompt("Name:", "bob"));
        Print(answerer, "Name:" + new string('x', PromptWindow.Size));
        Assert.Empty(_terminal.Typed);
    }

    [Fact]
    public void Look_EchoIsOn_WaitsUntilItIsOff()
    {
        _terminal.Echoes = true;
        using var answerer = Answerer(new CommandPrompt("Password:", "secret") { OnlyWithoutEcho = true });
        Print(answerer, "Password:");
        for (var milliseconds = 0; milliseconds < 60_000; milliseconds++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Empty(_terminal.Typed);
        Assert.InRange(_terminal.EchoReads, 240, 250);
        _terminal.Echoes = false;
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(["secret"], _terminal.Typed);
        var reads = _terminal.EchoReads;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(reads, _terminal.EchoReads);
    }

    [Fact]
    public void Look_NewOutputWhileWaiting_MakesItQuickAgain()
    {
        _terminal.Echoes = true;
        using var answerer = Answerer(new CommandPrompt("password", "secret") { OnlyWithoutEcho = true });
        Print(answerer, "checking the password policy\n");
        _time.Advance(TimeSpan.FromMinutes(1));
        Print(answerer, "password: ");
        _terminal.Echoes = false;
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["secret"], _terminal.Typed);
    }

    [Fact]
    public void Look_FirstWaits_OthersGetOnlyWhatIsAskedLater()
    {
        _terminal.Echoes = true;
        using var answerer = Answerer(new("password", "secret") { OnlyWithoutEcho = true }, new("passw.*", "wrong"), new("go on\\?", "y"));
        Print(answerer, "password");
        Assert.Empty(_terminal.Typed);
        Print(answerer, "\ngo on? ");
        Assert.Equal(["y"], _terminal.Typed);
    }

    [Fact]
    public void Look_NothingMatchesAnyMore_StopsTheClock()
    {
        _terminal.Echoes = true;
        using var answerer = Answerer(new CommandPrompt("password", "secret") { OnlyWithoutEcho = true });
        Print(answerer, "password" + new string('x', 10));
        Print(answerer, new string('x', PromptWindow.Size));
        var reads = _terminal.EchoReads;
        _terminal.Echoes = false;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(reads, _terminal.EchoReads);
        Assert.Empty(_terminal.Typed);
    }

    [Fact]
    public void Look_BeforeTheLastAnswerWasTaken_Waits()
    {
        using var answerer = Answerer(new CommandPrompt("ok\\?", "y") { Times = 2 });
        _terminal.IsBusy = true;
        Print(answerer, "ok?");
        Assert.Empty(_terminal.Typed);
        _terminal.IsBusy = false;
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["y"], _terminal.Typed);
    }

    [Fact]
    public void Dispose_WhileSomethingWaits_AnswersNoMore()
    {
        _terminal.Echoes = true;
        var answerer = Answerer(new CommandPrompt("Password:", "secret") { OnlyWithoutEcho = true });
        Print(answerer, "Password:");
        answerer.Dispose();
        _terminal.Echoes = false;
        _time.Advance(TimeSpan.FromMinutes(1));
        Print(answerer, "Password:");
        Assert.Empty(_terminal.Typed);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?=a)")]
    [InlineData("(a)\\1")]
    public void Prompt_NotUsable_SaysWhich(string match)
    {
        var thrown = Assert.Throws<ArgumentException>(() => new Prompt(new CommandPrompt(match, "x")));
        Assert.Contains(match, thrown.Message, StringComparison.Ordinal);
    }

    private static void Print(PromptAnswerer answerer, string text)
    {
        answerer.Append(text);
        answerer.Look();
    }

    private PromptAnswerer Answerer(params CommandPrompt[] prompts) =>
        new([.. prompts.Select(prompt => new Prompt(prompt))], _terminal, _time);

    private sealed class FakeTerminal : ITerminalInput
    {
        private bool _echoes;

        public List<string> Typed { get; } = [];

        public int EchoReads { get; private set; }

        public bool Echoes
        {
            get
            {
                EchoReads++;
                return _echoes;
            }

            set => _echoes = value;
        }

        public bool IsBusy { get; set; }

        public void Send(ReadOnlyMemory<byte> bytes, bool onlyWithoutEcho) => Typed.Add(Encoding.UTF8.GetString(bytes.Span));
    }
}
