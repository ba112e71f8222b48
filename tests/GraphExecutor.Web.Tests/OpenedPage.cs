using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GraphExecutor.Web.Tests;

/// <summary>A page under test. It fails the test, when it is closed, for errors of scripts, refusals of the policy and requests elsewhere.</summary>
internal sealed partial class OpenedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _wrongs = new();

    // Refusals of the policy that a test is about; none is expected otherwise.
    private ConcurrentQueue<string>? _refusals;

    public OpenedPage(IBrowserContext context, IPage page, string address)
    {
        _context = context;
        Page = page;
        var own = new Uri(address);
        page.PageError += (_, error) => _wrongs.Enqueue($"script error: {error}");
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                (_refusals ?? _wrongs).Enqueue(message.Text);
            }
        };
        context.Request += (_, request) =>
        {
            var uri = new Uri(request.Url);
            if (uri.Scheme is not "blob" && (uri.Host != own.Host || uri.Port != own.Port))
            {
                _wrongs.Enqueue($"request to {request.Url}");
            }
        };
        context.Page += (_, opened) =>
        {
            if (opened != Page && !MayOpenTabs)
            {
                _wrongs.Enqueue($"opened {opened.Url}");
            }
        };
        page.Dialog += (_, dialog) =>
        {
            _wrongs.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>The test opens other tabs itself.</summary>
    public bool MayOpenTabs { get; set; }

    /// <summary>What is drawn of the terminal.</summary>
    public ILocator Terminal => Page.Locator(".terminal-host .xterm-rows");

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>A run in the list, while it has a status.</summary>
    public ILocator Row(string runId, string status) => Page.Locator($"a.run-row[href='/runs/{runId}']").Filter(new() { HasText = status });

    /// <summary>A node in the graph.</summary>
    public ILocator Node(string id) => Page.Locator($"[data-node=\"{id}\"]");

    /// <summary>Waits until a node in the graph has a status.</summary>
    public Task ExpectNodeAsync(string id, string status) =>
        Expect(Node(id)).ToHaveClassAsync(new Regex($@"\bis-{status}\b"));

    /// <summary>Waits until the run that is shown has a status.</summary>
    public Task ExpectRunAsync(string status) => Expect(Page.Locator(".run-header .status")).ToHaveTextAsync(status, new() { Timeout = 20_000 });

    /// <summary>Waits until the terminal shows a text.</summary>
    public Task ExpectTerminalAsync(string text) => Expect(Terminal).ToContainTextAsync(text);

    /// <summary>Waits until the terminal ends with the line <c>&lt;count&gt;</c>: its log must have the lines from <c>&lt;1&gt;</c> on, each once and in order.</summary>
    public async Task ExpectLinesAsync(int count)
    {
        await ExpectTerminalAsync($"<{count}>");
        var search = Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search the log" });
        await search.FillAsync("<");
        await Expect(Page.Locator(".terminal-found")).ToHaveTextAsync($"{count}");
        await search.FillAsync("");
        var shown = LineNumbers().Matches(await Terminal.InnerTextAsync())
            .Select(match => int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Enumerable.Range(count + 1 - shown.Count, shown.Count), shown);
        Assert.True(shown.Count > 10, $"{shown.Count} lines are on the screen");
    }

    [GeneratedRegex(@"<(\d+)>")]
    private static partial Regex LineNumbers();

    /// <summary>Tries something that the policy must refuse: waits until each of these directives was named, which does not fail the test then.</summary>
    public async Task ExpectRefusalsAsync(string script, string argument, params string[] directives)
    {
        _refusals = new ConcurrentQueue<string>();
        await Page.EvaluateAsync(script, argument);
        foreach (var directive in directives)
        {
            while (!_refusals.Any(refusal => refusal.Contains(directive, StringComparison.Ordinal)))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_wrongs);
    }
}
