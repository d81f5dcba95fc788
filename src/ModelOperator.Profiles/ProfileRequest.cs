using ModelOperator.Profiles.Samples;
using ModelOperator.Profiles.Samples.Qualities;

namespace ModelOperator.Profiles;

/// <summary>The profile that somebody asks for, without the sample.</summary>
internal sealed class ProfileRequest
{
    private readonly string? _input;
    private readonly IReadOnlyList<string>? _named;
    private readonly QualityColumns? _compared;
    private readonly Dictionary<string, string> _answers;
    private readonly Dictionary<string, string> _aside;
    private readonly IReadOnlyList<string> _confidence;
    private readonly List<string> _scores;
    private readonly Dictionary<string, IReadOnlyList<string>> _scored;
    private readonly Dictionary<string, IReadOnlyList<string>> _outputs;
    private readonly ReductionChoice _reductions;

    /// <summary>Reads the options.</summary>
    /// <param name="input">The model's input; for an .npz file, null for all inputs.</param>
    /// <param name="chosen">The names of columns, separated by commas; null for all.</param>
    /// <param name="classes">The classes of outputs, each as OUTPUT=CLASS,CLASS,….</param>
    /// <param name="predictions">The columns with predictions, each as OUTPUT=COLUMN.</param>
    /// <param name="confidence">The outputs whose scores give the confidence, each as OUTPUT or OUTPUT=COLUMN,COLUMN,….</param>
    /// <param name="label">The column with the right answers; null for none.</param>
    /// <param name="slices">The columns that tell parts of the sample apart, separated by commas; null for none.</param>
    /// <param name="reductions">The numbers for many values, each as INPUT=REDUCTION,… or INPUT:AXIS=REDUCTION,….</param>
    /// <exception cref="ProfileException">One of them is wrong; the message says which one and why.</exception>
    public ProfileRequest(
        string? input, string? chosen, IReadOnlyList<string> classes, IReadOnlyList<string> predictions, IReadOnlyList<string> confidence,
        string? label, string? slices, IReadOnlyList<string> reductions)
    {
        _input = input;
        _named = Named(chosen, "--columns");
        _compared = QualityColumns.Of(label, predictions, Named(slices, "--slices"));
        var counted = predictions.Where(one => _compared is null || one.Contains('=', StringComparison.Ordinal)).ToList();
        _answers = Pairs(counted, "--prediction", "OUTPUT=COLUMN");
        _aside = Aside(_answers, _compared, _named ?? []);
        _confidence = confidence;
        _scores = confidence.Where(text => text.Contains('=', StringComparison.Ordinal)).ToList();
        _scored = Pairs(_scores, "--confidence", "OUTPUT or OUTPUT=COLUMN,COLUMN,…").ToDictionary(
            pair => pair.Key, pair => CsvReader.Fields(pair.Value, $"--confidence {pair.Key}={pair.Value}"), StringComparer.Ordinal);
        _outputs = Pairs(classes, "--classes", "OUTPUT=CLASS,CLASS,…").ToDictionary(
            pair => pair.Key, pair => CsvReader.Fields(pair.Value, $"--classes {pair.Key}={pair.Value}"), StringComparer.Ordinal);
        _reductions = ReductionChoice.Of(reductions, [.. Others, .. _named ?? []]);
    }

    /// <summary>The columns that may have text, since they are no inputs.</summary>
    public IReadOnlySet<string> Texts => _aside.Keys.ToHashSet(StringComparer.Ordinal);

    /// <summary>The only columns that are needed; null for all.</summary>
    public IReadOnlySet<string>? Wanted => _named is null ? null : _named.Concat(Others).ToHashSet(StringComparer.Ordinal);

    private IEnumerable<string> Others => _aside.Keys.Concat(_scored.Values.SelectMany(names => names));

    /// <summary>The input that the columns of a table are of.</summary>
    /// <param name="kind">The kind of the table, for the message.</param>
    /// <exception cref="ProfileException">The options do not name it.</exception>
    public string InputOf(string kind) =>
        _input ?? throw new ProfileException($"--input is missing; it names the model's input that the {kind}'s columns are of");

    /// <summary>Reads a sample in one of the formats that every program knows.</summary>
    /// <param name="sample">The file's content.</param>
    /// <param name="extension">The extension of its name.</param>
    /// <param name="known">The extensions that may be there, for the message.</param>
    /// <exception cref="ProfileException">The format is another one, or the content is none of it.</exception>
    public IReadOnlyList<SampleColumn> Read(Stream sample, string extension, string known) => extension.ToLowerInvariant() switch
    {
        // It may contain the model's answers beside its inputs; then every array is read.
        ".npz" => NpzSample.Read(sample, _aside.Count > 0 || _scored.Count > 0 ? null : _input, _reductions),
        ".csv" => CsvSample.Read(new StreamReader(sample), InputOf("CSV"), Texts),
        _ => throw new ProfileException($"the sample's name must end in {known}, not '{extension}'"),
    };

    /// <summary>Makes the profile.</summary>
    /// <param name="all">All columns of the sample.</param>
    /// <exception cref="ProfileException">The sample lacks something that the options name.</exception>
    public ReferenceProfile Build(IReadOnlyList<SampleColumn> all)
    {
        var unreduced = _reductions.Asked.FirstOrDefault(asked => !all.Any(column => column.Input == asked && column.Reduce is not null));
        if (unreduced is not null)
        {
            throw new ProfileException($"--reduce names '{unreduced}', which is no array of the sample; only those of an .npz are reduced");
        }

        var (others, byOutput) = Scores.Split(all, _scored);
        var (inputs, taken) = AsideColumns.Split(others, _aside, _input);
        var strange = _answers.Keys.FirstOrDefault(output => !_outputs.ContainsKey(output));
        return strange is null
            ? ProfileBuilder.Build(
                Choose(inputs, _named),
                [
                    .. _outputs.Select(output => new OutputProfile(
                        output.Key, output.Value, Counts: _answers.TryGetValue(output.Key, out var column)
                            ? Predictions.Count(taken[column], output.Value) : null)),
                    .. byOutput.Select(output => new OutputProfile(
                        output.Key, Confidence: true, ConfidenceCounts: Scores.Count(output.Value))),
                    .. _confidence.Except(_scores, StringComparer.Ordinal).Select(output => new OutputProfile(output, Confidence: true)),
                ],
                _compared?.Count(name => taken.GetValueOrDefault(name) ?? inputs.FirstOrDefault(column => column.Name == name)))
            : throw new ProfileException(
                $"--prediction {strange}={_answers[strange]} needs the classes of output {strange}; add --classes {strange}=CLASS,CLASS,…");
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
