using System.CommandLine;
using System.Text.Json;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>The verb <c>profile</c>.</summary>
internal static class ProfileCommand
{
    private const string Help = """
        Make a reference profile out of a sample of training data, for serve --profile.

        The sample is CSV: a first line of names, then numbers; an empty field is missing. Its columns are those of one input,
        in their order. Outputs to count can be named. The profile goes to standard output.
        """;

    public static Command Create()
    {
        var sample = new Argument<FileInfo>("sample") { Description = "The CSV file" };
        var input = new Option<string>("--input") { Description = "The model's input that the columns are of", Required = true };
        var classes = new Option<string[]>("--classes") { Description = "OUTPUT=CLASS,CLASS,…: count the answers of this output by class" };
        var confidence = new Option<string[]>("--confidence") { Description = "OUTPUT: count the largest score of each row" };
        var command = new Command("profile", Help) { sample, input, classes, confidence };
        command.SetAction(arguments =>
        {
            try
            {
                using var reader = arguments.GetValue(sample)!.OpenText();
                var profile = Make(reader, arguments.GetValue(input)!, arguments.GetValue(classes) ?? [], arguments.GetValue(confidence) ?? []);
                Console.Out.WriteLine(JsonSerializer.Serialize(profile, ProfileJsonContext.Default.ReferenceProfile));
                return 0;
            }
            catch (Exception exception) when (exception is StartupException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }

    /// <summary>The profile of a sample.</summary>
    internal static ReferenceProfile Make(TextReader sample, string input, IReadOnlyList<string> classes, IReadOnlyList<string> confidence)
    {
        var (names, columns) = CsvSample.Read(sample);
        var features = names.Select((name, index) => ProfileBuilder.Feature(name, input, index, columns[index])).OfType<FeatureProfile>();
        var outputs = classes.Select(text => text.Split('=', 2) is [var output, var list]
                ? new OutputProfile(output, list.Split(',', StringSplitOptions.TrimEntries))
                : throw new StartupException($"--classes {text} must be OUTPUT=CLASS,CLASS,…"))
            .Concat(confidence.Select(output => new OutputProfile(output, Confidence: true)));
        return new ReferenceProfile(ReferenceProfile.Current, [.. features], [.. outputs]);
    }
}
