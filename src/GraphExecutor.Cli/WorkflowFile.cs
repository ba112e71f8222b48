using System.Globalization;
using GraphExecutor.Documents;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli;

/// <summary>Reads a workflow from a file.</summary>
internal static class WorkflowFile
{
    public const int DefaultMaxSize = 64 * 1024 * 1024;

    /// <summary>What stands for standard input in place of a path.</summary>
    public const string StandardInput = "-";

    /// <exception cref="UsageException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="WorkflowException">What it holds is no workflow that can run.</exception>
    public static Workflow Read(string path, int maxSize)
    {
        var format = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => DocumentFormat.Json,
            ".yaml" or ".yml" => DocumentFormat.Yaml,
            _ => DocumentFormat.Detect,
        };
        return Workflow.Parse(ReadBytes(path, maxSize), format, NameOf(path));
    }

    /// <summary>The name of a workflow that says none: the file's.</summary>
    private static string NameOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return name.Length > 0 && path != StandardInput ? name : "workflow";
    }

    private static byte[] ReadBytes(string path, int maxSize)
    {
        if (path != StandardInput && Directory.Exists(path))
        {
            throw new UsageException($"{path} is a directory. Name the workflow's file, such as {Path.Combine(path, "workflow.yaml")}");
        }

        try
        {
            using var file = path == StandardInput
                ? Console.OpenStandardInput()
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            if (file.CanSeek && file.Length > maxSize)
            {
                throw TooLarge(path, maxSize);
            }

            // A pipe or a file that grows tells its size only by being read.
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (file.Read(buffer) is > 0 and var count)
            {
                content.Write(buffer, 0, count);
                if (content.Length > maxSize)
                {
                    throw TooLarge(path, maxSize);
                }
            }

            return content.ToArray();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"there is no file {path}. Give the path of a workflow in JSON or YAML");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"{path} cannot be read: {exception.Message}");
        }
    }

    private static UsageException TooLarge(string path, int maxSize) => new(string.Create(
        CultureInfo.InvariantCulture, $"{path} is larger than {maxSize:N0} bytes. Is it the right file? --max-file allows more"));
}
