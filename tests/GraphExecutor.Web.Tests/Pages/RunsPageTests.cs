using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GraphExecutor.Web.Tests.Pages;

public class RunsPageTests(Browser browser)
{
    [Fact(Timeout = 40_000)]
    public async Task List_RunsStartAndEnd_ShowsItLive()
    {
        await using var opened = await browser.OpenAsync("/?workflow=live-list");
        await Expect(opened.Page.Locator(".live-mark")).ToHaveTextAsync("live");
        await browser.Server.StartRunAsync($"name: live-list\nnodes: [{{ id: a, run: '{Workflows.WaitForGo}' }}]", "live-list-1");
        await Expect(opened.Row("live-list-1", "running")).ToBeVisibleAsync();
        await browser.Server.GoAsync("live-list-1");
        await Expect(opened.Row("live-list-1", "completed")).ToBeVisibleAsync();
    }

    [Fact(Timeout = 40_000)]
    public async Task List_Filtered_LetsRunsInAndOutAsTheyChange()
    {
        Browser.SkipWhenMissing();
        await using var opened = await browser.OpenAsync("/?q=IN-AND&status=running");
        await Expect(opened.Page.Locator(".live-mark")).ToHaveTextAsync("live");
        await Expect(opened.Page.GetByText("No run matches")).ToBeVisibleAsync();
        await browser.Server.StartRunAsync(Workflows.Script(Workflows.WaitForGo), "beside-1");
        await browser.Server.StartRunAsync(Workflows.Script(Workflows.WaitForGo), "in-and-out-1");
        var rows = opened.Page.Locator("a.run-row .run-id");
        await Expect(rows).ToHaveTextAsync(["in-and-out-1"]);
        await browser.Server.GoAsync("beside-1");
        await browser.Server.GoAsync("in-and-out-1");
        await Expect(opened.Page.GetByText("No run matches")).ToBeVisibleAsync();
        await opened.Button("completed").ClickAsync();
        await Expect(rows).ToHaveTextAsync(["in-and-out-1"]);
    }

    [Fact(Timeout = 40_000)]
    public async Task List_MoreThanAPage_ReadsOnWhileScrolling()
    {
        Browser.SkipWhenMissing();
        const string Many = "name: many\nnodes: [{ id: a, run: 'true' }]";
        await browser.Server.RunAsync(Many, "many-000");
        await Task.WhenAll(Enumerable.Range(1, 129).Select(number => browser.Server.RunAsync(Many, $"many-{number:000}")));
        await using var opened = await browser.OpenAsync("/?workflow=many");
        var list = opened.Page.GetByRole(AriaRole.List, new() { NameRegex = new("runs, newest first") });
        await Expect(list).ToHaveAccessibleNameAsync("100 runs, newest first");

        // A search finds what has not been read yet.
        var search = opened.Page.GetByRole(AriaRole.Searchbox);
        await search.FillAsync("MANY-00");
        await Expect(list).ToHaveAccessibleNameAsync("10 runs, newest first");
        await Expect(opened.Page.Locator("a.run-row .run-id").Last).ToHaveTextAsync("many-000");
        await search.FillAsync("");
        await Expect(list).ToHaveAccessibleNameAsync("100 runs, newest first");
        await list.EvaluateAsync("element => element.scrollTo(0, element.scrollHeight)");
        await Expect(list).ToHaveAccessibleNameAsync("130 runs, newest first");
        Assert.True(await opened.Page.Locator("a.run-row").CountAsync() < 60, "only the rows in sight are in the document");
    }

    [Fact(Timeout = 40_000)]
    public async Task Search_AndFilters_ShowWhatMatches_AndEnterOpensARun()
    {
        Browser.SkipWhenMissing();
        await browser.Server.RunAsync("name: good\nnodes: [{ id: a, run: 'true' }]", "find-good");
        await browser.Server.RunAsync("name: bad\nnodes: [{ id: a, run: 'false' }]", "find-bad");
        await using var opened = await browser.OpenAsync("/");
        var rows = opened.Page.Locator("a.run-row");
        await Expect(rows).Not.ToHaveCountAsync(0);
        await opened.Page.Keyboard.PressAsync("/");
        await opened.Page.Keyboard.TypeAsync("find-");
        await Expect(rows).ToHaveCountAsync(2);
        await opened.Button("failed").ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await opened.Page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await opened.ExpectRunAsync("failed");
        await Expect(opened.Page).ToHaveURLAsync(new Regex("/runs/find-bad$"));
        await opened.Page.GoBackAsync();
        await Expect(rows).ToHaveCountAsync(1);
    }

    [Fact(Timeout = 40_000)]
    public async Task List_NothingThere_SaysWhatToDo()
    {
        await using var opened = await browser.OpenAsync("/?workflow=never-ran");
        await Expect(opened.Page.GetByText("No run matches")).ToBeVisibleAsync();
        await opened.Button("Show all runs").ClickAsync();
        await Expect(opened.Page).ToHaveURLAsync(new Regex("/$"));
    }
}
