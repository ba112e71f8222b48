using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GraphExecutor.Web.Tests.Pages;

/// <summary>The page while its server is started, killed and started again: each test has a server of its own.</summary>
public class ServingTests(Browser browser)
{
    private const string Counting = """
        name: counting
        nodes:
          - id: first
            run: echo ready
          - id: count
            needs: [first]
            run: |
              for i in $(seq 1 40); do echo "<$i>"; done
              while [ ! -e go-$GX_RUN_ID ]; do sleep 0.05; done
              for i in $(seq 41 80); do echo "<$i>"; sleep 0.01; done
        """;

    [Fact(Timeout = 60_000)]
    public async Task Link_OfTheServer_LetsABrowserInOnce()
    {
        Browser.SkipWhenMissing();
        await using var server = await PageServer.StartAsync();
        await using (var stranger = await browser.OpenAsync(server, "/"))
        {
            await Expect(stranger.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Open the link that gx serve prints");
        }

        await using (var guest = await browser.OpenAsync(server, server.Link))
        {
            await Expect(guest.Page.GetByText("No runs yet")).ToBeVisibleAsync();
            Assert.DoesNotContain("code", guest.Page.Url, StringComparison.Ordinal);
            await guest.Page.ReloadAsync();
            await Expect(guest.Page.GetByText("No runs yet")).ToBeVisibleAsync();
        }

        await using var late = await browser.OpenAsync(server, server.Link);
        await Expect(late.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This link has been used");

        // In the same tab only the fragment changes: nothing is loaded anew.
        await late.Page.GotoAsync(await server.EntranceAsync("/"));
        await Expect(late.Page.GetByText("No runs yet")).ToBeVisibleAsync();
        Assert.DoesNotContain("code", late.Page.Url, StringComparison.Ordinal);
    }

    [Fact(Timeout = 90_000)]
    public async Task Server_KilledWhileARunIsWatched_IsSaid_AndTheNextOneIsFollowedWithoutAGap()
    {
        Browser.SkipWhenMissing();
        await using var server = await PageServer.StartAsync();
        await using var opened = await browser.OpenAsync(server, server.Link);
        await server.StartRunAsync(Counting, "count-1");
        await opened.Row("count-1", "running").ClickAsync();
        await opened.Node("count").ClickAsync();
        await opened.ExpectTerminalAsync("<40>");
        await server.WaitForLinesAsync("count-1", "count", 40);
        await server.KillAsync();

        var mark = opened.Page.Locator(".live-mark");
        await Expect(mark).ToHaveTextAsync("not live");
        await Expect(opened.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server does not answer");
        await opened.ExpectTerminalAsync("<40>");

        await server.StartAgainAsync();
        await Expect(mark).ToHaveTextAsync("live", new() { Timeout = 20_000 });
        await Expect(opened.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Expect(opened.Page.Locator(".run-facts")).ToContainTextAsync("attempt 2");
        await opened.ExpectNodeAsync("first", "completed");
        await opened.ExpectNodeAsync("count", "running");
        await server.GoAsync("count-1");
        await opened.ExpectLinesAsync(80);
        await opened.ExpectRunAsync("completed");

        // What the killed attempt had printed is still there.
        await opened.Page.GetByLabel("Attempt", new() { Exact = true }).SelectOptionAsync("run attempt 1, attempt 1, interrupted");
        await opened.ExpectLinesAsync(40);
        await opened.Button("Replay").ClickAsync();
        await opened.ExpectTerminalAsync("<40>");
        await Expect(opened.Terminal).Not.ToContainTextAsync("<41>");
    }

    [Fact(Timeout = 60_000)]
    public async Task List_ServerStartedAgain_ShowsWhatBecameOfTheRuns()
    {
        Browser.SkipWhenMissing();
        await using var server = await PageServer.StartAsync();
        await using var opened = await browser.OpenAsync(server, server.Link);
        await server.StartRunAsync(Workflows.Script(Workflows.WaitForGo), "waits-1");
        await Expect(opened.Row("waits-1", "running")).ToBeVisibleAsync();
        await server.KillAsync();
        await Expect(opened.Page.Locator(".live-mark")).ToHaveTextAsync("not live");
        await server.GoAsync("waits-1");
        await server.StartAgainAsync();
        await Expect(opened.Row("waits-1", "completed")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Expect(opened.Page.Locator(".attempt-mark")).ToHaveTextAsync("attempt 2");
        await Expect(opened.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }
}
