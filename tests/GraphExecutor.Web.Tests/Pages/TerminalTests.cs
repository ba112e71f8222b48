using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GraphExecutor.Web.Tests.Pages;

public class TerminalTests(Browser browser)
{
    [Fact(Timeout = 40_000)]
    public async Task Terminal_ColoursAndProgressBars_AreDrawn()
    {
        Browser.SkipWhenMissing();
        await browser.Server.StartRunAsync(Workflows.Script(
            @"printf '\033[31mred\033[0m \033[38;2;10;200;30mtrue colour\033[0m\n'; " + Workflows.WaitForGo + @"; for i in 1 2 3; do printf '\rprogress %d' $i; sleep 0.3; done; while [ ! -e go-$GX_RUN_ID-done ]; do sleep 0.05; done; printf '\rprogress done\n'"), "colours-1");
        await using var opened = await browser.OpenAsync("/runs/colours-1?node=a");
        await opened.ExpectTerminalAsync("true colour");
        await browser.Server.GoAsync("colours-1");
        await opened.ExpectTerminalAsync("progress 3");
        await browser.Server.GoAsync("colours-1-done");
        await opened.ExpectTerminalAsync("progress done");
        Assert.DoesNotContain("progress 3", await opened.Terminal.InnerTextAsync(), StringComparison.Ordinal);
        await Expect(opened.Terminal.GetByText("red", new() { Exact = true })).ToHaveCSSAsync("color", "rgb(238, 127, 122)");
        await Expect(opened.Terminal.GetByText("true colour")).ToHaveCSSAsync("color", "rgb(10, 200, 30)");
    }

    [Fact(Timeout = 40_000)]
    public async Task Terminal_OfManyLines_HoldsAPartOfThem_AndFindsAnyLine()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(Workflows.Script("seq -f 'line %.0f' 1 60000; echo 'fatal: broke'; seq -f 'line %.0f' 60001 150000"), "lines-1");
        await using var opened = await browser.OpenAsync("/runs/lines-1?node=a");
        await opened.ExpectTerminalAsync("line 150000");
        await Expect(opened.Page.Locator(".terminal-foot")).ToContainTextAsync("of 150,001");
        var search = opened.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search the log" });
        await search.FillAsync("line 31415");
        await Expect(opened.Page.Locator(".terminal-found")).ToHaveTextAsync("1");
        await search.PressAsync("Enter");
        await opened.ExpectTerminalAsync("line 31415");
        await Expect(opened.Page.Locator(".terminal-found")).ToHaveTextAsync("1 of 1");
        await opened.Button("First error").ClickAsync();
        await opened.ExpectTerminalAsync("fatal: broke");
        await opened.Button("To the end").ClickAsync();
        await opened.ExpectTerminalAsync("line 150000");
        await opened.Page.GotoAsync("/runs/lines-1?node=a&line=777");
        await opened.ExpectTerminalAsync("line 777");
    }

    [Fact(Timeout = 40_000)]
    public async Task Terminal_Scrolled_ReadsWhatLiesFurtherUp()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(Workflows.Script("seq -f 'line %.0f.' 1 9000"), "scroll-1");
        await using var opened = await browser.OpenAsync("/runs/scroll-1?node=a&line=5000");
        await opened.ExpectTerminalAsync("line 5000.");
        await opened.Terminal.ClickAsync(new() { Force = true });

        // The window began at line 4001. What lies above is read when that is in sight, and in sight when somebody scrolls on after that.
        while (!Regex.IsMatch(await opened.Terminal.InnerTextAsync(), @"line 3\d\d\d\."))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await opened.Page.Keyboard.PressAsync("Shift+PageUp");
        }
    }

    [Fact(Timeout = 40_000)]
    public async Task Type_IntoARunningNode_ReachesIt()
    {
        Browser.SkipWhenMissing();
        await browser.Server.StartRunAsync(Workflows.Script("echo ready; " + Workflows.WaitForGo + "; read -p 'Name? ' name; echo \"hello $name\""), "type-1");
        await using var opened = await browser.OpenAsync("/runs/type-1?node=a");
        await opened.ExpectTerminalAsync("ready");
        await browser.Server.GoAsync("type-1");
        await opened.ExpectTerminalAsync("Name?");
        // Whoever comes later sees what is asked, too.
        await opened.Page.ReloadAsync();
        await opened.ExpectTerminalAsync("Name?");
        await Expect(opened.Page.Locator(".terminal-foot")).ToHaveTextAsync(new Regex("^2 lines, the last one unfinished"));
        await opened.Button("Type").ClickAsync();
        await opened.Page.Keyboard.TypeAsync("gr");
        await opened.Page.Keyboard.PressAsync("Backspace");
        await opened.Page.Keyboard.TypeAsync("x");
        await opened.Page.Keyboard.PressAsync("Enter");
        await opened.ExpectTerminalAsync("hello gx");
        await opened.ExpectRunAsync("completed");
    }

    [Fact(Timeout = 40_000)]
    public async Task Prompt_AsFirstThingPrinted_IsSeenByWhoComesLater_AlsoWithoutALiveStream()
    {
        Browser.SkipWhenMissing();
        await browser.Server.StartRunAsync(Workflows.Script("read -p 'Go on? ' answer; echo \"answered $answer\""), "prompt-1");
        var stream = new LossyStream { IsDown = true };
        await using var opened = await browser.OpenAsync("/runs/prompt-1?node=a", stream: stream);
        await opened.ExpectTerminalAsync("Go on?");
        await Expect(opened.Page.Locator(".terminal-foot")).ToHaveTextAsync(new Regex("^1 line, the last one unfinished"));
        await opened.Button("Type").ClickAsync();
        await opened.Page.Keyboard.TypeAsync("yes");
        await opened.Page.Keyboard.PressAsync("Enter");
        await opened.ExpectTerminalAsync("answered yes");
    }

    [Fact(Timeout = 40_000)]
    public async Task Attempt_Chosen_ShowsItsLogItsRecordingAndItsDownload()
    {
        Browser.SkipWhenMissing();
        await browser.Server.StartRunAsync(new
        {
            name = "retried",
            nodes = new[] { new { id = "a", retry = new { maxAttempts = 2, delay = "10ms" }, run = $"echo \"this is $GX_NODE_ATTEMPT\"; [ $GX_NODE_ATTEMPT = 2 ] || exit 1; {Workflows.WaitForGo}" } },
        }, "attempts-1");
        await using var opened = await browser.OpenAsync("/runs/attempts-1?node=a");
        await opened.ExpectTerminalAsync("this is 2");
        await Expect(opened.Button("Type")).ToBeVisibleAsync();
        await opened.Page.GetByLabel("Attempt", new() { Exact = true }).SelectOptionAsync("attempt 1, failed");
        await opened.ExpectTerminalAsync("this is 1");
        // Nobody reads what is typed any more, though the node runs.
        await Expect(opened.Button("Type")).ToHaveCountAsync(0);
        await Expect(opened.Page.GetByRole(AriaRole.Link, new() { Name = "Download the log" })).ToHaveAttributeAsync("href", "/api/runs/attempts-1/nodes/a/log?attempt=1&nodeAttempt=1");
        await opened.Button("Replay").ClickAsync();
        await opened.ExpectTerminalAsync("this is 1");
        await Expect(opened.Page.GetByLabel("Position")).ToBeVisibleAsync();
        await opened.Page.ReloadAsync();
        await opened.ExpectTerminalAsync("this is 1");
        await browser.Server.GoAsync("attempts-1");
        await opened.ExpectRunAsync("completed");
        await opened.Page.GetByLabel("Attempt", new() { Exact = true }).SelectOptionAsync("latest attempt");
        await opened.ExpectTerminalAsync("this is 2");
    }

    [Fact(Timeout = 40_000)]
    public async Task Replay_PlaysTheRecording_ToItsEnd()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(Workflows.Script("echo first; sleep 0.3; echo second"), "replay-1");
        await using var opened = await browser.OpenAsync("/runs/replay-1?node=a");
        await opened.Button("Replay").ClickAsync();
        await opened.ExpectTerminalAsync("second");

        // While it plays it would be there again soon after.
        await Expect(opened.Button("Play again")).ToBeVisibleAsync();
        await opened.Page.GetByLabel("Position").FillAsync("0");
        await Expect(opened.Terminal).Not.ToContainTextAsync("second");
        await opened.Button("Back to the log").ClickAsync();
        await opened.ExpectTerminalAsync("second");
    }

    [Fact(Timeout = 40_000)]
    public async Task Download_GivesTheWholeLog()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(Workflows.Script("seq 1 5000"), "download-1");
        await using var opened = await browser.OpenAsync("/runs/download-1?node=a");
        var download = await opened.Page.RunAndWaitForDownloadAsync(() => opened.Page.GetByRole(AriaRole.Link, new() { Name = "Download the log" }).ClickAsync());
        Assert.Equal("download-1-a.log", download.SuggestedFilename);
        await using var stream = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(stream);
        Assert.Equal(5000, (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
