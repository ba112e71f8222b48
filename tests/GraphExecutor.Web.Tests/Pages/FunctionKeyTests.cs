using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GraphExecutor.Web.Tests.Pages;

/// <summary>The page where the API wants a function key, as in Azure.</summary>
public class FunctionKeyTests(Browser browser)
{
    private const string Refusal = "The server refuses";

    [Fact(Timeout = 60_000)]
    public async Task KeyInTheLink_OpensTheApiToThisTab_AndIsNowhereElse()
    {
        Browser.SkipWhenMissing();
        await using var server = await PageServer.StartAsync();
        await using var proxy = await KeyedProxy.StartAsync(server);
        await server.RunAsync(Workflows.Script("echo before"), "before-1");
        await using var opened = await browser.OpenAsync(proxy.Address, "/");
        var requests = new ConcurrentQueue<IRequest>();
        var streams = new ConcurrentQueue<string>();
        var said = new ConcurrentQueue<string>();
        opened.Page.Request += (_, request) => requests.Enqueue(request);
        opened.Page.WebSocket += (_, stream) => streams.Enqueue(stream.Url);
        opened.Page.Console += (_, message) => said.Enqueue(message.Text);
        var page = opened.Page;
        await Expect(Heading(opened)).ToBeVisibleAsync();

        // Nothing but the fragment changes here; a reload then begins with the key that the tab kept.
        await page.GotoAsync($"/#key={proxy.Key}");
        await Expect(opened.Row("before-1", "completed")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(opened.Row("before-1", "completed")).ToBeVisibleAsync();
        await Expect(page.Locator(".live-mark")).ToHaveTextAsync("live");

        await page.GotoAsync("/start");
        await page.GetByLabel("Workflow", new() { Exact = true }).FillAsync($"name: watched\nnodes:\n  - id: a\n    run: {Workflows.WaitForGo}; seq 1 5000\n");
        await page.GetByLabel("id", new() { Exact = true }).FillAsync("watched-1");
        await opened.Button("Start").ClickAsync();
        await opened.Node("a").ClickAsync();
        await opened.ExpectNodeAsync("a", "running");
        await Expect(page.Locator(".live-mark")).ToHaveTextAsync("live");
        await server.GoAsync("watched-1");
        await opened.ExpectTerminalAsync("5000");
        await opened.ExpectRunAsync("completed");

        var download = await page.RunAndWaitForDownloadAsync(() => opened.Button("Download the log").ClickAsync());
        Assert.Equal("watched-1-a.log", download.SuggestedFilename);
        await using (var stream = await download.CreateReadStreamAsync())
        {
            using var reader = new StreamReader(stream);
            Assert.Equal(5000, (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }

        await opened.Button("Replay").ClickAsync();
        await Expect(page.GetByLabel("Position")).ToBeVisibleAsync();
        await opened.ExpectTerminalAsync("5000");

        Assert.NotEmpty(streams);
        await AssertNoTraceAsync(page, requests, [.. streams, .. said], proxy.Key);
        opened.MayOpenTabs = true;
        var another = await page.Context.NewPageAsync();
        await another.GotoAsync("/");
        await Expect(another.GetByRole(AriaRole.Heading, new() { Name = "This server wants a function key" })).ToBeVisibleAsync();
    }

    public static TheoryData<ColorScheme, int> Looks => new() { { ColorScheme.Light, 1280 }, { ColorScheme.Dark, 390 } };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Looks))]
    public async Task Key_IsAskedFor_AndAWrongOneRefused_UntilTheRightOneIsTyped(ColorScheme scheme, int width)
    {
        Browser.SkipWhenMissing();
        await using var proxy = await KeyedProxy.StartAsync(browser.Server);
        await using var opened = await browser.OpenAsync(proxy.Address, "/", options =>
        {
            options.ColorScheme = scheme;
            options.ViewportSize = new ViewportSize { Width = width, Height = 800 };
        });
        var page = opened.Page;
        await Expect(Heading(opened)).ToBeVisibleAsync();
        await Expect(Field(opened)).ToBeFocusedAsync();
        await Expect(Field(opened)).ToHaveAttributeAsync("type", "password");
        Assert.DoesNotContain("gx serve", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await Accessibility.AssertAsync(opened);

        await page.Keyboard.TypeAsync("not the key");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no spaces");
        await Field(opened).FillAsync(proxy.Key[..^1]);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(Refusal);
        await Accessibility.AssertAsync(opened);

        await Field(opened).FillAsync($" {proxy.Key} ");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Runs", Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task WrongKeyInTheLink_IsSaid()
    {
        Browser.SkipWhenMissing();
        await using var proxy = await KeyedProxy.StartAsync(browser.Server);
        await using var opened = await browser.OpenAsync(proxy.Address, "/runs/any-1?view=nodes#key=wrong");
        await Expect(opened.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(Refusal);
        Assert.EndsWith("/runs/any-1?view=nodes", opened.Page.Url, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task KeyChanged_WhileSomethingIsShown_IsAskedForOverIt_AndNothingOfItIsLost()
    {
        Browser.SkipWhenMissing();
        await using var proxy = await KeyedProxy.StartAsync(browser.Server);
        await using var opened = await browser.OpenAsync(proxy.Address, $"/start#key={Uri.EscapeDataString(proxy.Key)}");
        var page = opened.Page;
        var editor = page.GetByLabel("Workflow", new() { Exact = true });
        await editor.FillAsync("nodes:\n  - id: a\n    run: 'true'\n");
        await Expect(page.GetByText("Can run: 1 node")).ToBeVisibleAsync();
        proxy.Key = "another-key";
        await page.GetByLabel("id", new() { Exact = true }).FillAsync("changed-1");
        await opened.Button("Start").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "The server wants another key" });
        await Expect(dialog).ToContainTextAsync(Refusal);
        await Expect(Field(opened)).ToBeFocusedAsync();
        await Accessibility.AssertAsync(opened);

        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Accessibility.AssertAsync(opened);
        await opened.Button("Enter a key").ClickAsync();
        await Field(opened).FillAsync(proxy.Key);
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(editor).ToHaveValueAsync("nodes:\n  - id: a\n    run: 'true'\n");
        await opened.Button("Start").ClickAsync();
        await opened.ExpectRunAsync("completed");
    }

    private static ILocator Heading(OpenedPage opened) => opened.Page.GetByRole(AriaRole.Heading, new() { Name = "This server wants a function key" });

    private static ILocator Field(OpenedPage opened) => opened.Page.GetByLabel("Function key", new() { Exact = true });

    private static async Task AssertNoTraceAsync(IPage page, IReadOnlyCollection<IRequest> requests, IReadOnlyCollection<string> said, string key)
    {
        var isCarried = requests.ToLookup(request => request.Headers.ContainsKey("x-functions-key"), request => new Uri(request.Url).AbsolutePath);
        Assert.NotEmpty(isCarried[true]);
        Assert.All(isCarried[true], path => Assert.StartsWith("/api/", path, StringComparison.Ordinal));
        Assert.DoesNotContain(requests, request => request.Url.Contains(key, StringComparison.Ordinal));
        Assert.DoesNotContain(said, text => text.Contains(key, StringComparison.Ordinal));
        Assert.DoesNotContain(key, page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(key, await page.EvaluateAsync<string>("() => JSON.stringify(localStorage) + document.cookie"), StringComparison.Ordinal);
    }
}
