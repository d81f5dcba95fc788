using System.CommandLine;

namespace ModelOperator.Demo.Drawing;

/// <summary>The verb <c>draw</c>.</summary>
internal static class DrawCommand
{
    /// <summary>Its argument and what it does.</summary>
    public static Command Create()
    {
        var log = new Argument<FileInfo>("log") { Description = "What a run of the demo has written to stdout." };
        var command = new Command("draw", "Draws the shares of requests that a log of the demo has, as an SVG on stdout.") { log };
        command.SetAction((parsed, cancellationToken) => DrawAsync(parsed.GetValue(log)!, cancellationToken));
        return command;
    }

    private static async Task<int> DrawAsync(FileInfo log, CancellationToken cancellationToken)
    {
        try
        {
            Console.Out.Write(RolloutPicture.Of(DemoLog.Parse(await File.ReadAllTextAsync(log.FullName, cancellationToken))));
            return 0;
        }
        catch (Exception e) when (e is IOException or FormatException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{log}: {e.Message}");
            return 1;
        }
    }
}
