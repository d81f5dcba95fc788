using System.CommandLine;
using ModelOperator.Profiles.Samples;

namespace ModelOperator.Profiles;

/// <summary>The command <c>profile</c>, for every program that offers it.</summary>
public static class ProfileCommand
{
    private const string Help = """
        Make a reference profile out of a sample of training data; it goes to standard output.

        The sample is a .csv or an .npz file. CSV: a first line of names, then numbers; an empty field is missing; fields may be in
        quotes (RFC 4180); the columns are those of one input, in their order (--input). NPZ, as numpy.savez writes it: each array
        has the name of an input and a row for each example. Outputs to count can be named.

        Put the profile into a ConfigMap and name it in spec.monitoring.profile: configmap://NAME/KEY.
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var sample = new Argument<FileInfo>("sample") { Description = "The .csv or .npz file" };
        var input = new Option<string?>("--input")
        {
            Description = "The model's input that a CSV's columns are of; of an .npz, the only array to take",
        };
        var columns = new Option<string?>("--columns") { Description = "NAME,NAME,…: the columns to take; default: all" };
        var classes = new Option<string[]>("--classes") { Description = "OUTPUT=CLASS,CLASS,…: count the answers of this output by class" };
        var predictions = new Option<string[]>("--prediction")
        {
            Description = "OUTPUT=COLUMN: the sample's column (of an .npz, its array) with what the model answered; no input of the "
                + "model, and needs --classes for the same output. With --label, COLUMN alone is enough",
        };
        var label = new Option<string?>("--label")
        {
            Description = "COLUMN with the right answers, which --prediction is compared with: the profile then says how often the model "
                + "is right",
        };
        var slices = new Option<string?>("--slices")
        {
            Description = "NAME,NAME,…: columns by whose values the model's quality is counted, too; no inputs unless --columns names them",
        };
        var confidence = new Option<string[]>("--confidence")
        {
            Description = "OUTPUT or OUTPUT=COLUMN,COLUMN,…: count the largest score of each row; the sample's columns (of an .npz, "
                + "its array) with the scores that the model answered, which are no input of the model, give the check of confidence "
                + "its reference",
        };
        var command = new Command("profile", Help) { sample, input, columns, classes, predictions, label, slices, confidence };
        command.SetAction(arguments =>
        {
            try
            {
                var file = arguments.GetRequiredValue(sample);
                using var content = file.OpenRead();
                var profile = Make(
                    content, file.Extension, arguments.GetValue(input), arguments.GetValue(columns),
                    arguments.GetValue(classes) ?? [], arguments.GetValue(predictions) ?? [], arguments.GetValue(confidence) ?? [],
                    arguments.GetValue(label), arguments.GetValue(slices));
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

    /// <summary>Makes the profile of a sample.</summary>
    /// <param name="sample">The file's content.</param>
    /// <param name="extension">The extension of its name: .csv or .npz.</param>
    /// <param name="input">The model's input; for an .npz file, null for all inputs.</param>
    /// <param name="chosen">The names of columns, separated by commas; null for all.</param>
    /// <param name="classes">The classes of outputs, each as OUTPUT=CLASS,CLASS,….</param>
    /// <param name="predictions">The columns with predictions, each as OUTPUT=COLUMN.</param>
    /// <param name="confidence">The outputs whose scores give the confidence, each as OUTPUT or OUTPUT=COLUMN,COLUMN,….</param>
    /// <param name="label">The column with the right answers; null for none.</param>
    /// <param name="slices">The columns that tell parts of the sample apart, separated by commas; null for none.</param>
    /// <exception cref="ProfileException">One of the arguments is wrong; the message says which one and why.</exception>
    internal static ReferenceProfile Make(
        Stream sample, string extension, string? input, string? chosen, IReadOnlyList<string> classes, IReadOnlyList<string> predictions,
        IReadOnlyList<string> confidence, string? label = null, string? slices = null)
    {
        var named = Named(chosen, "--columns");
        var compared = QualityColumns.Of(label, predictions, Named(slices, "--slices"));
        var counted = predictions.Where(one => compared is null || one.Contains('=', StringComparison.Ordinal)).ToList();
        var answers = Pairs(counted, "--prediction", "OUTPUT=COLUMN");
        var aside = Aside(answers, compared, named ?? []);
        var scores = confidence.Where(text => text.Contains('=', StringComparison.Ordinal)).ToList();
        var scored = Pairs(scores, "--confidence", "OUTPUT or OUTPUT=COLUMN,COLUMN,…").ToDictionary(
            pair => pair.Key, pair => CsvReader.Fields(pair.Value, $"--confidence {pair.Key}={pair.Value}"), StringComparer.Ordinal);
        var hasAnswers = aside.Count > 0 || scored.Count > 0;
        var all = Read(sample, extension, hasAnswers ? null : input, input, aside.Keys.ToHashSet(StringComparer.Ordinal));
        var (others, byOutput) = Scores.Split(all, scored);
        var (inputs, taken) = AsideColumns.Split(others, aside, input);
        var outputs = Pairs(classes, "--classes", "OUTPUT=CLASS,CLASS,…").ToDictionary(
            pair => pair.Key, pair => CsvReader.Fields(pair.Value, $"--classes {pair.Key}={pair.Value}"), StringComparer.Ordinal);
        var strange = answers.Keys.FirstOrDefault(output => !outputs.ContainsKey(output));
        return strange is null
            ? ProfileBuilder.Build(
                Choose(inputs, named),
                [
                    .. outputs.Select(output => new OutputProfile(
                        output.Key, output.Value, Counts: answers.TryGetValue(output.Key, out var column)
                            ? Predictions.Count(taken[column], output.Value) : null)),
                    .. byOutput.Select(output => new OutputProfile(
                        output.Key, Confidence: true, ConfidenceCounts: Scores.Count(output.Value))),
                    .. confidence.Except(scores, StringComparer.Ordinal).Select(output => new OutputProfile(output, Confidence: true)),
                ],
                compared?.Count(name => taken.GetValueOrDefault(name) ?? inputs.FirstOrDefault(column => column.Name == name)))
            : throw new ProfileException(
                $"--prediction {strange}={answers[strange]} needs the classes of output {strange}; add --classes {strange}=CLASS,CLASS,…");
    }

    // The option that names it stands beside each column, for the message where there is none.
    private static Dictionary<string, string> Aside(
        Dictionary<string, string> answers, QualityColumns? compared, IReadOnlyList<string> inputs)
    {
        var aside = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (output, column) in answers)
        {
            aside.TryAdd(column, $"--prediction {output}={column}");
        }

        foreach (var (column, option) in compared?.Options ?? [])
        {
            if (option.StartsWith("--slices", StringComparison.Ordinal) && inputs.Contains(column, StringComparer.Ordinal))
            {
                continue;
            }

            aside.TryAdd(column, option);
        }

        return aside;
    }

    private static IReadOnlyList<string>? Named(string? names, string option) =>
        names is null ? null : CsvReader.Fields(names, $"{option} {names}");

    private static Dictionary<string, string> Pairs(IReadOnlyList<string> texts, string option, string form)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } output, var value])
            {
                throw new ProfileException($"{option} {text} must be {form}");
            }

            if (!pairs.TryAdd(output, value))
            {
                throw new ProfileException($"{option} names output {output} twice; give each output once");
            }
        }

        return pairs;
    }

    // An .npz file may contain the model's answers beside its inputs; then every array is read.
    private static IReadOnlyList<SampleColumn> Read(
        Stream sample, string extension, string? array, string? input, IReadOnlySet<string> texts) =>
        extension.ToLowerInvariant() switch
        {
            ".npz" => NpzSample.Read(sample, array),
            ".csv" => CsvSample.Read(
                new StreamReader(sample),
                input ?? throw new ProfileException("--input is missing; it names the model's input that the CSV's columns are of"),
                texts),
            _ => throw new ProfileException($"the sample's name must end in .csv or .npz, not '{extension}'"),
        };

    private static IReadOnlyList<SampleColumn> Choose(IReadOnlyList<SampleColumn> columns, IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return columns;
        }

        var strange = names.FirstOrDefault(name => !columns.Any(column => column.Name == name));
        return strange is null
            ? [.. columns.Where(column => names.Contains(column.Name, StringComparer.Ordinal))]
            : throw new ProfileException(
                $"--columns names '{strange}', which the sample does not have; its columns begin with "
                + $"{string.Join(", ", columns.Take(8).Select(column => column.Name))}");
    }
}
