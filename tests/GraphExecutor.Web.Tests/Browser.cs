using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(GraphExecutor.Web.Tests.Browser))]

namespace GraphExecutor.Web.Tests;

/// <summary>Debian's Chromium without a window, and a server; once for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    // Milliseconds: a machine may be busy with other tests.
    private const int Patience = 15_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private PageServer? _server;

    /// <summary>Why there is none; <see langword="null"/> when there is one.</summary>
    private static string? Missing { get; } =
        !File.Exists(Chromium) ? $"there is no {Chromium}: apt-get install --no-install-recommends chromium"
        : !Web.Hosting.PageFiles.Embedded.IsBuilt ? "the page is not built: run src/GraphExecutor.Web/build, then build the tests again"
        : null;

    internal PageServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        _server = await PageServer.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            // Root has no sandbox of Chromium's; the pages are our own.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>A page in a context of its own, signed in. Skips the test when there is no browser.</summary>
    /// <param name="path">Where on the server it starts.</param>
    /// <param name="change">What is special about it, a phone's size say.</param>
    /// <param name="stream">What stands between it and the live stream.</param>
    internal async Task<OpenedPage> OpenAsync(string path, Action<BrowserNewContextOptions>? change = null, LossyStream? stream = null)
    {
        SkipWhenMissing();
        return await OpenAsync(Server, await Server.EntranceAsync(path), change, stream);
    }

    /// <summary>A page of another server, at an address as it stands.</summary>
    internal Task<OpenedPage> OpenAsync(
        PageServer server, string address, Action<BrowserNewContextOptions>? change = null, LossyStream? stream = null) =>
        OpenAsync(server.Address, address, change, stream);

    /// <summary>A page of whatever serves it, at an address as it stands.</summary>
    internal async Task<OpenedPage> OpenAsync(
        string server, string address, Action<BrowserNewContextOptions>? change = null, LossyStream? stream = null)
    {
        var options = new BrowserNewContextOptions { BaseURL = server, ViewportSize = new ViewportSize { Width = 1280, Height = 800 } };
        change?.Invoke(options);
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        await (stream?.StandBetweenAsync(context) ?? Task.CompletedTask);
        var opened = new OpenedPage(context, await context.NewPageAsync(), server);
        if (address.Contains("#code=", StringComparison.Ordinal))
        {
            // Before it is let in it must not go elsewhere: the code is good once.
            await opened.Page.RunAndWaitForResponseAsync(() => opened.Page.GotoAsync(address), response => response.Url.EndsWith("/api/session", StringComparison.Ordinal));
        }
        else
        {
            await opened.Page.GotoAsync(address);
        }

        return opened;
    }

    internal static void SkipWhenMissing() => Assert.SkipWhen(Missing is not null, Missing ?? "");
}
