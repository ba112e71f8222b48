using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GraphExecutor.Web.Tests.Pages;

/// <summary>Every view by the rules of WCAG 2.1 AA as far as a program can tell, light and dark, on a screen and a phone.</summary>
public class AccessibilityTests(Browser browser)
{
    public static TheoryData<ColorScheme, int> Looks => new() { { ColorScheme.Light, 1280 }, { ColorScheme.Dark, 390 } };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Looks))]
    public async Task Views_HaveNamesRolesAndContrast(ColorScheme scheme, int width)
    {
        Browser.SkipWhenMissing();
        var (deploy, waits) = ($"axe-deploy-{width}", $"axe-waits-{width}");
        await browser.Server.RunAsync(Workflows.Deploy, deploy);
        await browser.Server.StartRunAsync(Workflows.Waiting, waits);
        await using var opened = await browser.OpenAsync("/", options =>
        {
            options.ColorScheme = scheme;
            options.ViewportSize = new ViewportSize { Width = width, Height = 800 };
        });
        var page = opened.Page;
        await LookAsync("/", page.Locator("a.run-row").First);
        await LookAsync("/?q=nothing-is-called-so", page.GetByText("No run matches"));
        await LookAsync($"/runs/{waits}", opened.Node("retry"));
        await LookAsync($"/runs/{deploy}?node=rollout", opened.Terminal);
        await LookAsync($"/runs/{deploy}?node=test&tab=details", page.GetByText("Processor time"));
        await LookAsync($"/runs/{deploy}?node=test&tab=attempts", page.Locator(".attempt-row").First);
        await LookAsync($"/runs/{deploy}?view=timeline", page.Locator(".timeline-bar").First);
        await LookAsync($"/runs/{deploy}?view=nodes", page.Locator(".node-row").First);
        await LookAsync($"/runs/{deploy}?view=events", page.Locator(".event-row").First);
        await opened.Button("Resume…").ClickAsync();
        await Expect(page.Locator(".plan-row").First).ToBeVisibleAsync();
        await Accessibility.AssertAsync(opened);
        await page.GotoAsync("/start");
        await page.GetByLabel("Workflow", new() { Exact = true }).FillAsync("context: { a: 1 }\nsecrets: [token]\nnodes:\n  - id: x\n    runn: y\n");
        await Expect(page.Locator(".problem").First).ToBeVisibleAsync();
        await Accessibility.AssertAsync(opened);

        async Task LookAsync(string path, ILocator shown)
        {
            await page.GotoAsync(path);
            await Expect(shown).ToBeVisibleAsync();
            await Accessibility.AssertAsync(opened);
        }
    }
}
