using System.Text;

namespace GraphExecutor.Cli.Runs;

/// <summary>Asks for a secret in the terminal without showing what is typed.</summary>
internal static class HiddenInput
{
    /// <exception cref="UsageException">There is no terminal to ask in, or the person gave up.</exception>
    public static string Ask(string name)
    {
        if (Console.IsInputRedirected)
        {
            throw new UsageException($"-s {name}=prompt needs a terminal to ask in. Use env:VARIABLE or file:PATH");
        }

        Console.Error.Write($"secret {name}: ");
        var text = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key)
            {
                case { Key: ConsoleKey.Enter }:
                    Console.Error.WriteLine();
                    return text.ToString();
                case { Key: ConsoleKey.Backspace }:
                    text.Length = Math.Max(0, text.Length - 1);
                    break;
                case { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control }:
                    Console.Error.WriteLine();
                    throw new UsageException($"no value was given for {name}");
                case { KeyChar: not '\0' }:
                    text.Append(key.KeyChar);
                    break;
            }
        }
    }
}
