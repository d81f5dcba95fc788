using System.CommandLine;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.ModelServer.Asking;

/// <summary>The verb <c>ask</c>.</summary>
internal static class AskCommand
{
    private const string Help = """
        Send one inference request to a model until it answers, and compare the answer: what the chart's test does.

        Exit code 0 when the first output has the expected values; 1 when it has others, or when no model answered in time.
        """;

    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var options = new AskOptions();
        var command = new Command("ask", Help);
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction((arguments, cancellationToken) => RunAsync(
            () => options.Read(arguments, Environment.GetEnvironmentVariable), Console.Out, Console.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Func<AskSettings> read, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            var settings = read();
            using var http = new HttpClient { Timeout = LongestRequest };
            var (good, sentence) = await new Question(http, TimeProvider.System).AskAsync(settings, cancellationToken);
            await (good ? output : errors).WriteLineAsync(sentence);
            return good ? 0 : 1;
        }
        catch (StartupException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
