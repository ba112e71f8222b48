using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GraphExecutor.Web.Tests.Pages;

/// <summary>Nothing that a node says or is called can do anything in the page but be read.</summary>
public class HostileContentTests(Browser browser)
{
    private const string Markup = "<img src=x onerror=\"window.owned=1\"><script>window.owned=2</script><svg onload=window.owned=3>";

    [Fact(Timeout = 40_000)]
    public async Task Markup_InNamesOutputsErrorsAndLogs_StaysText()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(new
        {
            name = Markup,
            description = Markup,
            context = new Dictionary<string, string> { ["value"] = Markup },
            nodes = new object[]
            {
                new { id = "a", name = Markup, description = Markup, run = $"cat <<'END'\n{Markup}\nEND\ncat >> $GX_OUTPUT <<'END'\nhtml={Markup}\nEND\nexit 3" },
                new { id = "b", run = $"echo '{{\"html\":\"{Markup.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}' > $GX_OUTPUT" },
            },
        }, "markup-1");
        await using var opened = await browser.OpenAsync("/runs/markup-1?node=a");
        await opened.ExpectTerminalAsync("<img src=x onerror=");
        foreach (var path in new[] { "/?q=markup-1", "/runs/markup-1?node=b&tab=details", "/runs/markup-1?view=timeline", "/runs/markup-1?view=nodes", "/runs/markup-1?view=events&node=a&tab=attempts" })
        {
            await opened.Page.GotoAsync(path);
            await Expect(opened.Page.GetByText(path.StartsWith("/?", StringComparison.Ordinal) ? "markup-1" : "<img src=x").First).ToBeVisibleAsync();
        }

        await opened.Page.GotoAsync("/runs/markup-1");
        await opened.Button("Resume…").ClickAsync();
        await Expect(opened.Page.GetByLabel("value")).ToHaveAttributeAsync("placeholder", "as before");
        await AssertNotOwnedAsync(opened);
    }

    [Fact(Timeout = 40_000)]
    public async Task EscapeSequences_LinksTitlesClipboardAndQuestions_DoNothing()
    {
        Browser.SkipWhenMissing();
        var script = """
            printf '\033]8;;javascript:window.owned=1\033\\script link\033]8;;\033\\ \033]8;;https://example.org/\033\\web link\033]8;;\033\\\n'
            printf '\033]0;stolen title\007\033]52;c;c3RvbGVu\007\033]1337;File=inline=1:AAAA\007'
            printf '\033[c\033[>c\033[6n\033[?6n\033[18t\033P$qm\033\\\033]10;?\007\033[?1006h\033[?1000h'
            printf 'before\n\033[3J\033[8;1Hafter\n'
            read answer; echo "answer=[$answer]"
            """;
        await browser.Server.StartRunAsync(Workflows.Script(script), "escape-1");
        await using var opened = await browser.OpenAsync("/runs/escape-1?node=a");
        await opened.ExpectTerminalAsync("web link");
        await opened.Button("Type").ClickAsync();
        await opened.Page.ReloadAsync();
        await opened.ExpectTerminalAsync("web link");
        await opened.Terminal.GetByText("script link").ClickAsync(new() { Force = true });
        await opened.Terminal.GetByText("web link").ClickAsync(new() { Force = true, Modifiers = [KeyboardModifier.Control] });
        await Expect(opened.Page).ToHaveTitleAsync("script running · GraphExecutor");
        // Only what a person types reaches the node: no answers of the terminal to what was printed.
        await opened.Button("Type").ClickAsync();
        await opened.Page.Keyboard.TypeAsync("mine");
        await opened.Page.Keyboard.PressAsync("Enter");
        await opened.ExpectTerminalAsync("answer=[mine]");
        await AssertNotOwnedAsync(opened);
    }

    [Fact(Timeout = 40_000)]
    public async Task HugeLinesAndOutputs_LeaveThePageUsable()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(Workflows.Script("head -c 300000 /dev/zero | tr '\\0' x; echo; printf 'big=' >> $GX_OUTPUT; head -c 300000 /dev/zero | tr '\\0' y >> $GX_OUTPUT; echo '\u202Eright to left'; echo last"), "huge-1");
        await using var opened = await browser.OpenAsync("/runs/huge-1?node=a");
        await opened.ExpectTerminalAsync("last");
        await opened.Page.GetByRole(AriaRole.Tab, new() { Name = "Details" }).ClickAsync();
        await Expect(opened.Page.GetByText("characters more")).ToBeVisibleAsync();
    }

    [Fact(Timeout = 40_000)]
    public async Task Policy_MarkupInTheDocument_CannotRunOrReachAnything()
    {
        await using var opened = await browser.OpenAsync("/");
        // As if some text of a node had become markup after all.
        await opened.ExpectRefusalsAsync(
            """
            markup => {
                document.body.insertAdjacentHTML('beforeend', markup);
                const script = document.createElement('script');
                script.textContent = 'window.owned = 4';
                document.body.append(script);
                document.getElementById('trap').click();
                fetch('https://example.org/').catch(() => 0);
            }
            """,
            "<iframe src='https://example.org/'></iframe><style>body { color: red }</style><button id='trap' onclick='window.owned=5'>x</button>" + Markup,
            "script-src", "style-src", "connect-src", "default-src");
        await AssertNotOwnedAsync(opened);
    }

    private static async Task AssertNotOwnedAsync(OpenedPage opened) =>
        Assert.True(await opened.Page.EvaluateAsync<bool>("() => window.owned === undefined"), "a script of a node ran in the page");
}
