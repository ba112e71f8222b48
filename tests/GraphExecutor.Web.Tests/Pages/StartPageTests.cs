using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GraphExecutor.Web.Tests.Pages;

public class StartPageTests(Browser browser)
{
    private const string WithValues = """
        name: greeting
        context: { who: world }
        secrets: [token]
        nodes:
          - id: a
            run: 'echo "hello $GX_CONTEXT_WHO, $TOKEN"'
            env: { TOKEN: "${{ secrets.token }}" }
        """;

    [Fact(Timeout = 40_000)]
    public async Task Paste_BadWorkflow_MarksTheLine()
    {
        await using var opened = await browser.OpenAsync("/start");
        var text = opened.Page.GetByRole(AriaRole.Textbox, new() { Name = "Workflow" });
        await text.FillAsync("name: x\nnodes:\n  - id: a\n    runn: echo\n");
        await Expect(opened.Page.Locator(".editor-number.marked").GetByText("4", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(opened.Page.GetByText("Did you mean `run`?")).ToBeVisibleAsync();
        await Expect(opened.Button("Start")).ToBeDisabledAsync();
        await opened.Button("line 4").ClickAsync();
        Assert.Equal("    runn: echo", await text.EvaluateAsync<string>("area => area.value.slice(area.selectionStart, area.selectionEnd)"));
        await text.FillAsync("name: x\nnodes:\n  - id: a\n    run: echo\n");
        await Expect(opened.Button("Start")).ToBeEnabledAsync();
    }

    [Fact(Timeout = 40_000)]
    public async Task Start_WithContextAndSecret_RunsAndMasks()
    {
        await using var opened = await browser.OpenAsync("/start");
        await opened.Page.GetByRole(AriaRole.Textbox, new() { Name = "Workflow" }).FillAsync(WithValues);
        await opened.Page.GetByLabel("who").FillAsync("reader");
        await Expect(opened.Button("Start")).ToBeDisabledAsync();
        await opened.Page.GetByLabel("token").FillAsync("hunter2hunter2");
        await opened.Button("Start").ClickAsync();
        await opened.ExpectRunAsync("completed");
        await opened.Node("a").ClickAsync();
        await opened.ExpectTerminalAsync("hello reader, ***");
        Assert.DoesNotContain("hunter2hunter2", await opened.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 40_000)]
    public async Task Start_StoredWorkflow_IsChosenByName()
    {
        Browser.SkipWhenMissing();
        await browser.Server.PutWorkflowAsync("stored", "name: stored\nnodes: [{ id: a, run: echo from the store }]\n");
        await using var opened = await browser.OpenAsync("/start");
        await opened.Page.GetByLabel("Stored workflow").SelectOptionAsync("stored");
        await opened.Button("Start").ClickAsync();
        await opened.ExpectRunAsync("completed");
        await Expect(opened.Page.Locator(".run-header h1")).ToHaveTextAsync("stored");
    }
}
