using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GraphExecutor.Web.Tests.Pages;

public class RunPageTests(Browser browser)
{
    [Fact(Timeout = 40_000)]
    public async Task Graph_WhileItRuns_IsLive_AndReloadShowsTheSame()
    {
        Browser.SkipWhenMissing();
        await browser.Server.StartRunAsync(
            $"name: live\nnodes: [{{ id: first, run: '{Workflows.WaitForGo}' }}, {{ id: second, run: exit 3, needs: [first] }}]", "live-1");
        await using var opened = await browser.OpenAsync("/runs/live-1?node=first");
        await opened.ExpectNodeAsync("first", "running");
        await opened.ExpectNodeAsync("second", "pending");
        await browser.Server.GoAsync("live-1");
        await opened.ExpectNodeAsync("first", "completed");
        await opened.ExpectNodeAsync("second", "failed");
        await Expect(opened.Node("second")).ToContainTextAsync("ExitCode 3");
        await opened.ExpectRunAsync("failed");
        await opened.Page.ReloadAsync();
        await opened.ExpectNodeAsync("second", "failed");
        await Expect(opened.Page.GetByRole(AriaRole.Complementary, new() { Name = "Node first" })).ToBeVisibleAsync();
    }

    [Fact(Timeout = 40_000)]
    public async Task Connection_Lost_PollsAndThenIsLiveAgain()
    {
        Browser.SkipWhenMissing();
        await browser.Server.StartRunAsync(Workflows.Script("echo begin; " + Workflows.WaitForGo + "; echo end"), "lost-1");
        var stream = new LossyStream();
        await using var opened = await browser.OpenAsync("/runs/lost-1?node=a", stream: stream);
        await opened.ExpectTerminalAsync("begin");
        await Expect(opened.Page.Locator(".live-mark")).ToHaveTextAsync("live");
        stream.IsDown = true;
        await stream.BreakAsync();
        await Expect(opened.Page.Locator(".live-mark")).ToHaveTextAsync("not live");
        await browser.Server.GoAsync("lost-1");
        await opened.ExpectRunAsync("completed");
        await opened.ExpectTerminalAsync("end");
        stream.IsDown = false;
        await Expect(opened.Page.Locator(".live-mark")).ToHaveTextAsync("live");
    }

    [Fact(Timeout = 40_000)]
    public async Task Stream_LosesMessages_NothingIsMissingAndNothingTwice()
    {
        Browser.SkipWhenMissing();
        await browser.Server.StartRunAsync(Workflows.Script(Workflows.WaitForGo + "; for i in $(seq 1 60); do echo \"<$i>\"; sleep 0.02; done"), "lossy-1");
        await using var opened = await browser.OpenAsync("/runs/lossy-1?node=a", stream: new LossyStream { LosesEvery = 3 });
        await opened.ExpectNodeAsync("a", "running");
        await browser.Server.GoAsync("lossy-1");
        await opened.ExpectLinesAsync(60);
        await opened.ExpectRunAsync("completed");
    }

    [Fact(Timeout = 40_000)]
    public async Task Cancel_AsksFirst_ThenCancels()
    {
        Browser.SkipWhenMissing();
        await browser.Server.StartRunAsync(Workflows.Script("sleep 100"), "cancel-1");
        await using var opened = await browser.OpenAsync("/runs/cancel-1");
        await opened.ExpectNodeAsync("a", "running");
        await opened.Button("Cancel").ClickAsync();
        await opened.Button("Cancel the run").ClickAsync();
        await opened.ExpectRunAsync("cancelled");
        await opened.ExpectNodeAsync("a", "cancelled");
    }

    [Fact(Timeout = 40_000)]
    public async Task Resume_ShowsItsPlan_ThenStartsAnAttempt()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(Workflows.Deploy, "resume-1");
        await using var opened = await browser.OpenAsync("/runs/resume-1");
        await opened.Button("Resume…").ClickAsync();
        var plan = opened.Page.Locator(".plan-row");
        await Expect(plan.Nth(0)).ToContainTextAsync("reusedbuild");
        await Expect(plan.Nth(2)).ToContainTextAsync("re-runrollout");
        await opened.Page.GetByLabel("Also run again from").SelectOptionAsync("build");
        await Expect(plan.Nth(0)).ToContainTextAsync("re-runbuild");
        await opened.Button("Not from build").ClickAsync();
        await Expect(plan.Nth(0)).ToContainTextAsync("reusedbuild");
        await opened.Button("Start attempt 2").ClickAsync();
        await Expect(opened.Page.Locator(".run-facts")).ToContainTextAsync("attempt 2");
        await opened.ExpectNodeAsync("rollout", "failed");
        await opened.ExpectRunAsync("failed");
    }

    [Fact(Timeout = 40_000)]
    public async Task Resume_FromANode_AsksForThatNode()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(Workflows.Deploy, "resume-2");
        await using var opened = await browser.OpenAsync("/runs/resume-2?node=test");
        await opened.Button("Resume from here…").ClickAsync();
        await Expect(opened.Page.Locator(".plan-row").Nth(1)).ToContainTextAsync("re-runtest");
        await opened.Button("Start attempt 2").ClickAsync();
        await Expect(opened.Page.GetByRole(AriaRole.Tab, new() { Name = "Attempts (4)" })).ToBeVisibleAsync();
    }

    [Fact(Timeout = 40_000)]
    public async Task Nodes_ThatWaitOrWereSkipped_SayWhy_AndNothingMovesMeanwhile()
    {
        Browser.SkipWhenMissing();
        await browser.Server.StartRunAsync(Workflows.Waiting, "waits-why");
        await using var opened = await browser.OpenAsync("/");
        await opened.Page.AddInitScriptAsync(
            "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(shift => window.moved += shift.value)).observe({ type: 'layout-shift', buffered: true })");
        await opened.Page.GotoAsync("/runs/waits-why");
        await Expect(opened.Node("pool")).ToContainTextAsync("pool db is full");
        await Expect(opened.Node("retry")).ToContainTextAsync(new Regex(@"again in \d+ min"));
        await Expect(opened.Node("after")).ToContainTextAsync("pending");
        await opened.ExpectNodeAsync("skipped", "pending");
        await opened.Page.GotoAsync("/runs/waits-why?node=retry");
        await Expect(opened.Page.Locator(".panel-reason")).ToContainTextAsync(new Regex(@"retry after attempt 1 failed with ExitCode 28.* Next attempt at \d\d:\d\d:\d\d"));
        Assert.True(await opened.Page.EvaluateAsync<double>("() => window.moved") < 0.01, "what was in sight moved while the page was loading");
        await opened.Button("Cancel").ClickAsync();
        await opened.Button("Cancel the run").ClickAsync();
        await opened.ExpectRunAsync("cancelled");
        await Expect(opened.Node("after")).ToContainTextAsync("the run was cancelled");
    }

    [Fact(Timeout = 40_000)]
    public async Task Views_ShowTimelineNodesAndEvents()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(Workflows.Deploy, "views-1");
        await using var opened = await browser.OpenAsync("/runs/views-1");
        await opened.ExpectNodeAsync("announce", "failed");
        await opened.Page.Keyboard.PressAsync("2");
        await Expect(opened.Page.Locator(".timeline-row")).ToHaveCountAsync(4);
        await Expect(opened.Page.Locator(".timeline-bar.is-waiting")).ToHaveCountAsync(1);
        await opened.Page.Keyboard.PressAsync("3");
        await opened.Page.GetByLabel("Status").SelectOptionAsync("failed");
        await Expect(opened.Page.Locator(".node-row")).ToHaveCountAsync(2);
        await opened.Page.Keyboard.PressAsync("4");
        await Expect(opened.Page.Locator(".event-row").Nth(0)).ToContainTextAsync("failedrun, attempt 1");
        await Expect(opened.Page.Locator(".event-row").Last).ToContainTextAsync("runningrun, attempt 1");
    }

    [Fact(Timeout = 40_000)]
    public async Task Panel_ShowsOutputInputsAndAttempts()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(Workflows.Deploy, "panel-1");
        await using var opened = await browser.OpenAsync("/runs/panel-1?node=test&tab=details");
        await Expect(opened.Page.Locator(".details")).ToContainTextAsync("\"artifact\": \"a.tar\"");
        await Expect(opened.Page.Locator(".details")).ToContainTextAsync("Processor time");
        await opened.Page.GetByRole(AriaRole.Tab, new() { Name = "Attempts (2)" }).ClickAsync();
        await opened.Page.Locator(".attempt-row").First.ClickAsync();
        await opened.ExpectTerminalAsync("attempt 1");
        await opened.Page.GetByLabel("Attempt", new() { Exact = true }).SelectOptionAsync("1.2");
        await opened.ExpectTerminalAsync("attempt 2");
    }

    [Fact(Timeout = 40_000)]
    public async Task Keyboard_GoesFromNodeToNode_AndClosesThePanel()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(Workflows.Deploy, "keys-1");
        await using var opened = await browser.OpenAsync("/runs/keys-1");
        await opened.ExpectNodeAsync("build", "completed");
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(opened.Page).ToHaveURLAsync(new Regex("node=test"));
        await opened.Page.Keyboard.PressAsync("Escape");
        await Expect(opened.Page.Locator(".panel")).ToHaveCountAsync(0);
        await opened.Page.Keyboard.PressAsync("c");
        await Expect(opened.Button("Critical path")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(opened.Node("announce")).ToHaveClassAsync(new Regex(@"\boff\b"));
        await opened.Page.Keyboard.PressAsync("?");
        await Expect(opened.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" })).ToBeVisibleAsync();
    }

    [Fact(Timeout = 40_000)]
    public async Task Phone_EveryView_FitsItsWidth_AndEveryButtonHasAName()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync(Workflows.Deploy, "phone-1");
        await using var opened = await browser.OpenAsync("/", options =>
        {
            options.ViewportSize = new ViewportSize { Width = 390, Height = 800 };
            options.ColorScheme = ColorScheme.Dark;
        });
        string[] paths =
        [
            "/", "/start", "/runs/phone-1", "/runs/phone-1?view=timeline", "/runs/phone-1?view=events",
            "/runs/phone-1?node=rollout", "/runs/phone-1?node=rollout&tab=details",
        ];
        foreach (var path in paths)
        {
            await opened.Page.GotoAsync(path);
            await Expect(opened.Page.Locator("#main > *").First).ToBeVisibleAsync();
            Assert.True(await opened.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than the screen");
            var nameless = await opened.Page.EvaluateAsync<int>(
                "() => [...document.querySelectorAll('button, a, input, select, textarea')].filter(e => !(e.ariaLabel || e.innerText?.trim() || e.labels?.length || e.title)).length");
            Assert.True(nameless == 0, $"{path} has {nameless} controls without a name");
        }

        Assert.Equal("dark", await opened.Page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Run_OfTwoThousandNodes_IsDrawnAsAPicture_AndReadWhenZoomed()
    {
        Browser.SkipWhenMissing();
        var nodes = Enumerable.Range(0, 2000).Select(number => new { id = $"n{number}", run = "true", needs = Enumerable.Repeat($"n{number - 80}", number < 80 ? 0 : 1) });
        await browser.Server.RunAsync(new { name = "large", nodes }, "large-1");
        await using var opened = await browser.OpenAsync("/runs/large-1");
        await Expect(opened.Page.Locator(".graph-overview")).ToBeVisibleAsync();
        await Expect(opened.Page.Locator(".run-node")).ToHaveCountAsync(0);
        var middle = await opened.Page.Locator(".graph").BoundingBoxAsync();
        await opened.Page.Mouse.MoveAsync(middle!.X + (middle.Width / 2), middle.Y + (middle.Height / 2));
        for (var turn = 0; turn < 12; turn++)
        {
            await opened.Page.Mouse.WheelAsync(0, -200);
        }

        await Expect(opened.Page.Locator(".graph-overview")).ToHaveCountAsync(0);
        await Expect(opened.Page.Locator(".run-node")).Not.ToHaveCountAsync(0);
        await opened.Button("Fit the graph").ClickAsync();
        await Expect(opened.Page.Locator(".graph-overview")).ToBeVisibleAsync();
        // Wherever the gaps between nodes are, one of these hits a node.
        for (var aside = 0; aside < 24 && !opened.Page.Url.Contains("node=", StringComparison.Ordinal); aside += 6)
        {
            await opened.Page.Mouse.ClickAsync(middle.X + (middle.Width / 2) + aside, middle.Y + (middle.Height / 2) + (aside / 6));
        }

        await Expect(opened.Page.GetByRole(AriaRole.Complementary, new() { NameRegex = new("^Node n") })).ToBeVisibleAsync();
        await opened.Page.GotoAsync("/runs/large-1?node=n1000");
        await opened.ExpectNodeAsync("n1000", "completed");
        Assert.InRange(await opened.Page.Locator(".run-node").CountAsync(), 1, 200);
        await opened.Page.Keyboard.PressAsync("3");
        await Expect(opened.Page.GetByText("2,000 of 2,000")).ToBeVisibleAsync();
    }

    [Fact(Timeout = 40_000)]
    public async Task Run_Unknown_SaysSo()
    {
        await using var opened = await browser.OpenAsync("/runs/nowhere");
        await Expect(opened.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("nowhere");
    }
}
