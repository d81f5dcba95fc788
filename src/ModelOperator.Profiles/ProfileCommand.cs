using System.CommandLine;
using ModelOperator.Profiles.Samples;

namespace ModelOperator.Profiles;

/// <summary>The command <c>profile</c>, for every program that offers it.</summary>
public static class ProfileCommand
{
    private const string Help = """
        Make a reference profile out of a sample of training data; it goes to standard output.

        The sample is a table or arrays. CSV: a first line of names, then numbers; an empty field is missing; fields may be in
        quotes (RFC 4180); the columns are those of one input, in their order (--input). NPZ, as numpy.savez writes it: each array
        has the name of an input and a row for each example. Parquet (kubectl modeldeployment only): columns of numbers, which are
        those of one input, as with CSV; a null is missing. Outputs to count can be named.

        Put the profile into a ConfigMap and name it in spec.monitoring.profile: configmap://NAME/KEY.
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="others">The formats of samples that only this program reads.</param>
    public static Command Create(params IReadOnlyList<ISampleFormat> others)
    {
        string[] extensions = [".csv", ".npz", .. others.Select(format => format.Extension)];
        var known = $"{string.Join(", ", extensions[..^1])} or {extensions[^1]}";
        var sample = new Argument<FileInfo>("sample") { Description = $"The {known} file" };
        var input = new Option<string?>("--input")
        {
            Description = "The model's input that a table's columns are of; of an .npz, the only array to take",
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
        var reductions = new Option<string[]>("--reduce")
        {
            Description = "INPUT=REDUCTION,… or INPUT:AXIS=REDUCTION,…: the numbers that stand for many values of a row, such as those of "
                + "a picture, or of each place of an axis (1 is the one behind the rows): mean, std, min, max, zeros, norm, length. "
                + "Default for an array of more than 64 values a row: mean,std,min,max",
        };
        var command = new Command("profile", Help)
        {
            sample, input, columns, classes, predictions, label, slices, confidence, reductions,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            try
            {
                var file = arguments.GetRequiredValue(sample);
                var request = new ProfileRequest(
                    arguments.GetValue(input), arguments.GetValue(columns), arguments.GetValue(classes) ?? [],
                    arguments.GetValue(predictions) ?? [], arguments.GetValue(confidence) ?? [], arguments.GetValue(label),
                    arguments.GetValue(slices), arguments.GetValue(reductions) ?? []);
                await using var content = file.OpenRead();
                var format = others.FirstOrDefault(one => file.Extension.Equals(one.Extension, StringComparison.OrdinalIgnoreCase));
                var profile = request.Build(format is null
                    ? request.Read(content, file.Extension, known)
                    : await format.ReadAsync(
                        content, request.InputOf(format.Name), request.Texts, request.Wanted, cancellationToken));
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

    /// <summary>Makes the profile of a sample; the parameters are those of <see cref="ProfileRequest"/>.</summary>
    internal static ReferenceProfile Make(
        Stream sample, string extension, string? input, string? chosen, IReadOnlyList<string> classes, IReadOnlyList<string> predictions,
        IReadOnlyList<string> confidence, string? label = null, string? slices = null, IReadOnlyList<string>? reductions = null)
    {
        var request = new ProfileRequest(input, chosen, classes, predictions, confidence, label, slices, reductions ?? []);
        return request.Build(request.Read(sample, extension, ".csv or .npz"));
    }
}
