using System.Runtime.InteropServices;
using System.Text.Json;

namespace GraphExecutor.Infra.Tests.Bicep;

/// <summary>The Bicep compiler. It needs no network: the templates use no modules from registries.</summary>
internal static class Compiler
{
    /// <summary>What deployments are given that must not stand anywhere in the template: 32 bytes in base64, as asked for.</summary>
    public const string SealingKey = "c2VhbGluZy1rZXktb2YtdGhlLXRlc3RzLTMyLWJ5dGU=";

    public const string MongoPassword = "password-of-the-tests";

    /// <summary>Why it cannot run here; <see langword="null"/> when it can.</summary>
    public static string? Missing { get; } =
        RuntimeInformation.OSArchitecture == Architecture.X64 ? null : "The Bicep compiler of the package is for Linux on x64.";

    public static Task<ProgramRun> RunAsync(string directory, params string[] arguments)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return ProgramRun.OfAsync(
            Repository.Metadata("BicepCompiler"),
            directory,
            arguments,
            ("GX_SEALING_KEY", SealingKey),
            ("GX_MONGO_PASSWORD", MongoPassword),
            ("GX_MONGO_CONNECTION_STRING", null),
            ("AZURE_ENV_NAME", null),
            ("AZURE_LOCATION", null),
            ("GX_IMAGE_TAG", null),
            ("GX_ENTRA_CLIENT_ID", null));
    }

    /// <summary>The resources that deploying a parameter file would make, with what can be said of them before.</summary>
    /// <param name="parameters">The file's name.</param>
    /// <param name="more">What it says besides.</param>
    public static async Task<Template> ExpandAsync(string parameters, string more = "")
    {
        var copy = Directory.CreateTempSubdirectory("gx-bicep-").FullName;
        try
        {
            // The compiler writes its answer beside the file.
            await CopyAsync(copy);
            await File.AppendAllTextAsync(Path.Combine(copy, parameters + ".bicepparam"), more, TestContext.Current.CancellationToken);
            var run = await RunAsync(
                copy,
                "snapshot", parameters + ".bicepparam", "--mode", "overwrite",
                "--subscription-id", "00000000-0000-0000-0000-000000000001",
                "--tenant-id", "00000000-0000-0000-0000-000000000002",
                "--location", "westeurope");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));

            var text = await File.ReadAllTextAsync(Path.Combine(copy, parameters + ".snapshot.json"), TestContext.Current.CancellationToken);
            return new Template(JsonDocument.Parse(text).RootElement);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static async Task CopyAsync(string to)
    {
        Directory.CreateDirectory(Path.Combine(to, "modules"));
        foreach (var file in Files("*.bicep*"))
        {
            var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(to, Path.GetRelativePath(Repository.Infra, file)), content, TestContext.Current.CancellationToken);
        }
    }

    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Repository.Infra, pattern).Concat(Directory.EnumerateFiles(Path.Combine(Repository.Infra, "modules"), pattern)).Order();
}
