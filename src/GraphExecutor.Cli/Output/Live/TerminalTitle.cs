using GraphExecutor.Nodes;

namespace GraphExecutor.Cli.Output.Live;

/// <summary>The terminal's title, as codes.</summary>
internal static class TerminalTitle
{
    /// <summary>Keeps the title that it has, and gives it back.</summary>
    public const string Keep = "\e[22;0t";

    public const string Restore = "\e[23;0t";

    public static string Set(LiveState state) => $"\e]0;gx {state.Settled}/{state.Total} {ScreenText.Fit(AnsiText.Strip(state.Name), 60)}\a";
}
