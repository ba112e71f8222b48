using GraphExecutor.Api.Secrets;
using Microsoft.Extensions.Configuration;

namespace GraphExecutor.Functions.Hosting;

/// <summary>The app's settings.</summary>
internal sealed record AppSettings
{
    /// <summary><c>GX_STORE</c>: <c>mongodb://…</c>, or <c>sqlite:PATH</c> for one local worker.</summary>
    public required string Store { get; init; }

    /// <summary><c>GX_SEALING_KEY</c>: the keys that secrets are sealed with.</summary>
    public required string SealingKeys { get; init; }

    /// <summary><c>GX_WEBPUBSUB</c>: a connection string, or an address for the app's identity; no live stream without it.</summary>
    public string? WebPubSub { get; init; }

    /// <summary><c>GX_WORKSPACE</c>: the directory in which each run gets one of its own, shared by all workers.</summary>
    public string? Workspace { get; init; }

    /// <summary><c>GX_KEY_VAULTS</c>: names of the key vaults that references to secrets may name; none by default.</summary>
    public IReadOnlyList<string> KeyVaults { get; init; } = [];

    /// <summary><c>GX_PASS_ENV</c>: variables of the worker's environment that commands get too.</summary>
    public IReadOnlyList<string> PassedEnvironment { get; init; } = [];

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="InvalidOperationException">Some are missing or wrong; the message names all of them.</exception>
    public static AppSettings Read(IConfiguration configuration)
    {
        var settings = new AppSettings
        {
            Store = configuration["GX_STORE"] ?? "",
            SealingKeys = configuration["GX_SEALING_KEY"] ?? "",
            WebPubSub = Given(configuration["GX_WEBPUBSUB"]),
            Workspace = Given(configuration["GX_WORKSPACE"]),
            KeyVaults = List(configuration["GX_KEY_VAULTS"]),
            PassedEnvironment = List(configuration["GX_PASS_ENV"]),
        };
        var problems = settings.Problems().ToList();
        return problems.Count == 0 ? settings : throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
    }

    private IEnumerable<string> Problems()
    {
        if (!StoreSetting.IsStore(Store))
        {
            yield return "GX_STORE is no store: write mongodb://… or, for one local worker, sqlite:PATH.";
        }

        if (WhyNot(() => _ = SecretSealer.Parse(SealingKeys)) is { } key)
        {
            yield return $"GX_SEALING_KEY: {key}";
        }

        if (WebPubSub is { } service && WhyNot(() => LiveStream.Check(service)) is { } live)
        {
            yield return $"GX_WEBPUBSUB: {live}";
        }

        if (Workspace is { } workspace && !Path.IsPathRooted(workspace))
        {
            yield return "GX_WORKSPACE is no absolute path: every worker must find the same directory there.";
        }
    }

    private static string? WhyNot(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static string[] List(string? value) => value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
