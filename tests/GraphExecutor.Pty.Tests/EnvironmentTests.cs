namespace GraphExecutor.Pty.Tests;

public sealed class EnvironmentTests
{
    private static readonly PtyCommandRunnerOptions Server = new() { InheritEnvironment = false };

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Inherit_PassesTheHostsOn()
    {
        var variables = await VariablesAsync(new Dictionary<string, string>(), new PtyCommandRunnerOptions());
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), variables["PATH"]);
        Assert.Empty(HostNames().Except(variables.Keys));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Server_PassesOnlyTheAllowedOn()
    {
        string[] allowed = ["PATH", "HOME", "USER", "SHELL", "LANG", "TZ", "TMPDIR", "SSH_AUTH_SOCK"];
        string[] own = ["TERM", "GX_OUTPUT", "GX_INPUTS", "GX_RUN_ID", "GX_NODE_ID"];
        var variables = await VariablesAsync(new Dictionary<string, string>(), Server);
        Assert.Empty(own.Except(variables.Keys));
        Assert.All(
            variables.Keys.Except(own).Where(name => !name.StartsWith("LC_", StringComparison.Ordinal)),
            name => Assert.Contains(name, allowed));
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData("DOTNET_HOST_PATH_TEST", "DOTNET_HOST_PATH_TEST")]
    [InlineData("DOTNET_HOST_PATH_TEST", "DOTNET_*")]
    public async Task RunAsync_ServerWithFurtherNames_PassesThemOn(string name, string pattern)
    {
        Environment.SetEnvironmentVariable(name, "here");
        var variables = await VariablesAsync(new Dictionary<string, string>(), Server with { PassedEnvironment = [pattern] });
        Assert.Equal("here", variables[name]);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_OwnVariables_AreSet()
    {
        var variables = await VariablesAsync(new Dictionary<string, string>(), Server with { WorkspaceDirectory = "/srv/work" });
        Assert.Equal("xterm-256color", variables["TERM"]);
        Assert.Equal("/srv/work", variables["GX_WORKSPACE"]);
        Assert.False(variables.ContainsKey("COLUMNS") || variables.ContainsKey("LINES"));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_RequestVariables_WinExceptOverIdentity()
    {
        var wanted = new Dictionary<string, string>
        {
            ["TERM"] = "dumb",
            ["GX_WORKSPACE"] = "/else where",
            ["COLUMNS"] = "7",
            ["EMPTY"] = "",
            ["TEXT"] = "é = \"x\"",
            ["GX_RUN_ID"] = "forged",
        };
        var variables = await VariablesAsync(wanted, Server with { WorkspaceDirectory = "/srv/work" });
        Assert.NotEqual("forged", variables["GX_RUN_ID"]);
        wanted.Remove("GX_RUN_ID");
        Assert.All(wanted, variable => Assert.Equal(variable.Value, variables[variable.Key]));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_WorkingDirectory_IsWhereItRuns()
    {
        var directory = Directory.CreateTempSubdirectory("gx test ");
        try
        {
            var request = TestCommand.Program("pwd") with { WorkingDirectory = directory.FullName };
            Assert.Equal([directory.FullName], await TestCommand.LinesOfAsync(request));
        }
        finally
        {
            directory.Delete();
        }
    }

    private static IEnumerable<string> HostNames() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name is not ("COLUMNS" or "LINES" or "GX_WORKSPACE"));

    private static async Task<Dictionary<string, string>> VariablesAsync(
        Dictionary<string, string> environment, PtyCommandRunnerOptions options)
    {
        var request = TestCommand.Program("env", "-0") with { Environment = environment, Terminal = null };
        var text = string.Join('\n', await TestCommand.LinesOfAsync(request, options));
        return text.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
