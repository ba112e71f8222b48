using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GraphExecutor.Web.Tests.Screenshots;

/// <summary>Takes the pictures of the documentation. Only when <c>GX_SCREENSHOTS</c> names a directory; <c>src/GraphExecutor.Web/screenshots</c> does.</summary>
public class ScreenshotTests(Browser browser)
{
    private const string Shop = """
        name: deploy-shop
        description: Builds, tests and rolls out the shop
        context: { version: "2.4.1" }
        nodes:
          - id: checkout
            name: Check out sources
            run: 'for i in $(seq 1 8); do printf "\rReceiving objects: %3d%% (%d/800)" $((i*12)) $((i*100)); sleep 0.05; done; printf "\rReceiving objects: 100%% (800/800), done.\n"; echo "commit=4f2a91c" >> $GX_OUTPUT'
          - id: build
            name: Build
            needs: [checkout]
            run: 'for i in $(seq 1 STEPS); do printf "\033[32m[%3d/STEPS]\033[0m compile \033[1msrc/module_%03d.c\033[0m\n" $i $i; sleep 0.03; done; printf "\033[33mwarning:\033[0m unused variable \033[1mretries\033[0m [-Wunused-variable]\n"; echo "artifact=shop-2.4.1.tar.gz" >> $GX_OUTPUT'
          - id: lint
            name: Lint
            needs: [checkout]
            run: 'echo "12 files checked"; sleep 0.7'
          - id: unit
            name: Unit tests
            needs: [build]
            run: 'for t in cart checkout price stock; do printf "\033[32m✓\033[0m %s\n" $t; sleep 0.2; done'
          - id: integration
            name: Integration tests
            needs: [build]
            retry: { maxAttempts: 3, delay: 600ms }
            run: 'echo "attempt $GX_NODE_ATTEMPT"; sleep 0.4; if [ $GX_NODE_ATTEMPT -lt 2 ]; then printf "\033[31mError: connection to database refused\033[0m\n"; exit 3; fi; echo "38 passed"'
          - id: package
            name: Package
            needs: [unit, integration, lint]
            run: 'sleep 0.4; echo "size=48123" >> $GX_OUTPUT'
          - { id: web1, name: Roll out web-1, needs: [package], run: "sleep 0.8; echo web-1 healthy" }
          - { id: web2, name: Roll out web-2, needs: [package], run: "sleep 1.1; printf '\\033[31mERROR\\033[0m health check failed: 503 Service Unavailable\\n'; exit 7" }
          - { id: web3, name: Roll out web-3, needs: [package], run: "sleep 0.6; echo web-3 healthy" }
          - { id: notify, name: Announce, needs: [web1, web2, web3], run: echo done }
          - { id: rollback, name: Roll back web-2, run: "echo rolling back; sleep 0.5" }
        edges:
          - { source: web2, target: rollback, on: failure, errors: [ExitCode] }
        """;

    private static string? Directory { get; } = Environment.GetEnvironmentVariable("GX_SCREENSHOTS");

    [Fact(Timeout = 120_000)]
    public async Task MainViews_ArePictured()
    {
        Assert.SkipWhen(Directory is null, "GX_SCREENSHOTS names no directory; src/GraphExecutor.Web/screenshots takes the pictures");
        Browser.SkipWhenMissing();
        var server = browser.Server;
        await server.RunAsync("name: nightly-report\nnodes:\n  - { id: collect, run: echo ok }\n  - { id: report, needs: [collect], run: sleep 1 }\n", "report-7");
        await server.RunAsync("name: restore-drill\nnodes:\n  - { id: restore, run: exit 4 }\n  - { id: check, needs: [restore], run: 'true' }\n", "drill-3");
        var nodes = Enumerable.Range(0, 2000).Select(number => new
        {
            id = $"shard-{number}",
            run = number % 97 == 96 ? "exit 3" : "true",
            allowFailure = true,
            needs = Enumerable.Repeat(0, number < 80 ? 0 : 1).Select(_ => $"shard-{number - 80}"),
        });
        await server.RunAsync(new { name = "reindex-shards", nodes }, "reindex-12");
        await server.RunAsync(Shop.Replace("STEPS", "40", StringComparison.Ordinal), "deploy-41");
        await server.StartRunAsync(Shop.Replace("STEPS", "400", StringComparison.Ordinal), "deploy-42");

        await using (var opened = await OpenAsync("/runs/deploy-42?node=build", ColorScheme.Light))
        {
            await opened.ExpectTerminalAsync("module_060");
            await SaveAsync(opened, "run");
        }

        await using (var opened = await OpenAsync("/", ColorScheme.Light))
        {
            await Expect(opened.Page.Locator(".live-mark")).ToHaveTextAsync("live");
            await SaveAsync(opened, "runs");
        }

        await server.WaitForEndAsync("deploy-42");
        await PictureAsync("run-dark", "/runs/deploy-41?node=web2", ColorScheme.Dark, opened => opened.ExpectTerminalAsync("503"));
        await PictureAsync("timeline", "/runs/deploy-41?view=timeline", ColorScheme.Light, opened => Expect(opened.Page.Locator(".timeline-bar").First).ToBeVisibleAsync());
        await PictureAsync("large", "/runs/reindex-12", ColorScheme.Light, opened => Expect(opened.Page.Locator(".graph-overview")).ToBeVisibleAsync());
        await PictureAsync("graph", "/runs/deploy-41", ColorScheme.Light, opened => opened.ExpectNodeAsync("notify", "failed"));
        await PictureAsync("resume", "/runs/deploy-41?node=web2", ColorScheme.Light, async opened =>
        {
            await opened.Button("Resume from here…").ClickAsync();
            await Expect(opened.Page.Locator(".plan-row").First).ToBeVisibleAsync();
        });
        await PictureAsync("start", "/start", ColorScheme.Light, async opened =>
        {
            await opened.Page.GetByLabel("Workflow").FillAsync("name: patch-host\ncontext: { host: web-1 }\nsecrets: [sudo_password]\nnodes:\n  - id: probe\n    runn: uname -r\n  - id: update\n    needs: [prob]\n    run: sudo apt-get update\n");
            await Expect(opened.Page.Locator(".problem").First).ToBeVisibleAsync();
        });
        await PictureAsync("phone", "/runs/deploy-41", ColorScheme.Dark, opened => opened.ExpectNodeAsync("notify", "failed"), new ViewportSize { Width = 390, Height = 760 });
    }

    private async Task PictureAsync(string name, string path, ColorScheme scheme, Func<OpenedPage, Task> wait, ViewportSize? size = null)
    {
        await using var opened = await OpenAsync(path, scheme, size);
        await wait(opened);
        await SaveAsync(opened, name);
    }

    private Task<OpenedPage> OpenAsync(string path, ColorScheme scheme, ViewportSize? size = null) => browser.OpenAsync(path, options =>
    {
        options.ViewportSize = size ?? new ViewportSize { Width = 1280, Height = 760 };
        options.ColorScheme = scheme;
    });

    private static async Task SaveAsync(OpenedPage opened, string name) => await opened.Page.ScreenshotAsync(
        new PageScreenshotOptions { Path = Path.Combine(Directory!, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
}
