using System.CommandLine;
using ModelOperator.Profiles.Samples;

namespace ModelOperator.Profiles;

/// <summary>The verb <c>profile</c>, for whichever program has it.</summary>
public static class ProfileCommand
{
    private const string Help = """
        Make a reference profile out of a sample of training data; it goes to standard output.

        The sample is a .csv or an .npz file. CSV: a first line of names, then numbers; an empty field is missing; fields may be in
        quotes (RFC 4180); the columns are those of one input, in their order (--input). NPZ, as numpy.savez writes it: each array
        has the name of an input and a row for each example. Outputs to count can be named.

        Put the profile into a ConfigMap and name it in spec.monitoring.profile: configmap://NAME/KEY.
        """;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var sample = new Argument<FileInfo>("sample") { Description = "The .csv or .npz file" };
        var input = new Option<string?>("--input") { Description = "The model's input that a CSV's columns are of; of an .npz, the only array to take" };
        var columns = new Option<string?>("--columns") { Description = "NAME,NAME,…: the columns to take; default: all" };
        var classes = new Option<string[]>("--classes") { Description = "OUTPUT=CLASS,CLASS,…: count the answers of this output by class" };
        var confidence = new Option<string[]>("--confidence") { Description = "OUTPUT: count the largest score of each row" };
        var command = new Command("profile", Help) { sample, input, columns, classes, confidence };
        command.SetAction(arguments =>
        {
            try
            {
                var file = arguments.GetRequiredValue(sample);
                using var content = file.OpenRead();
                var profile = Make(
                    content, file.Extension, arguments.GetValue(input), arguments.GetValue(columns),
                    arguments.GetValue(classes) ?? [], arguments.GetValue(confidence) ?? []);
                ProfileWriter.Write(profile, arguments.InvocationConfiguration.Output);
                return 0;
            }
            catch (Exception exception) when (exception is ProfileException or IOException or UnauthorizedAccessException)
            {
                arguments.InvocationConfiguration.Error.WriteLine($"error: {exception.Message}");
                return 1;
            }
        });
        return command;
    }

    /// <summary>The profile of a sample.</summary>
    /// <param name="sample">The file's content.</param>
    /// <param name="extension">Of its name: .csv or .npz.</param>
    /// <param name="input">The model's input; of an .npz, null for all.</param>
    /// <param name="chosen">Names of columns with commas between; null for all.</param>
    /// <param name="classes">Each OUTPUT=CLASS,CLASS,….</param>
    /// <param name="confidence">Names of outputs.</param>
    /// <exception cref="ProfileException">It says what is wrong with which of them.</exception>
    internal static ReferenceProfile Make(
        Stream sample, string extension, string? input, string? chosen, IReadOnlyList<string> classes, IReadOnlyList<string> confidence)
    {
        var columns = Choose(Read(sample, extension, input), chosen);
        var outputs = classes.Select(text => text.Split('=', 2) is [{ Length: > 0 } output, var list]
                ? new OutputProfile(output, CsvReader.Fields(list, $"--classes {text}"))
                : throw new ProfileException($"--classes {text} must be OUTPUT=CLASS,CLASS,…"))
            .Concat(confidence.Select(output => new OutputProfile(output, Confidence: true)));
        return ProfileBuilder.Build(columns, [.. outputs]);
    }

    private static IReadOnlyList<SampleColumn> Read(Stream sample, string extension, string? input) => extension.ToLowerInvariant() switch
    {
        ".npz" => NpzSample.Read(sample, input),
        ".csv" => CsvSample.Read(
            new StreamReader(sample), input ?? throw new ProfileException("--input is missing; it names the model's input that the CSV's columns are of")),
        _ => throw new ProfileException($"the sample's name must end in .csv or .npz, not '{extension}'"),
    };

    private static IReadOnlyList<SampleColumn> Choose(IReadOnlyList<SampleColumn> columns, string? chosen)
    {
        if (chosen is null)
        {
            return columns;
        }

        var names = CsvReader.Fields(chosen, $"--columns {chosen}");
        var strange = names.FirstOrDefault(name => !columns.Any(column => column.Name == name));
        return strange is null
            ? [.. columns.Where(column => names.Contains(column.Name, StringComparer.Ordinal))]
            : throw new ProfileException($"--columns names '{strange}', which the sample does not have; its columns begin with {string.Join(", ", columns.Take(8).Select(column => column.Name))}");
    }
}
