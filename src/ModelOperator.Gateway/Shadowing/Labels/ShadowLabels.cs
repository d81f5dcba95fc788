using System.Globalization;
using System.Text;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Shadowing.Comparing;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>Keeps the predictions of shadows for the labels that are posted later. Answers of several rows have several predictions and one
/// token, so they are not kept.</summary>
internal sealed class ShadowLabels(KeptPredictions kept, TokenIssuer tokens, string output)
{
    private const string Bool = "BOOL";

    /// <summary>Keeps the prediction of an answer, if it has one that a label can be compared with.</summary>
    /// <param name="token">The token that the client got for its own answer; null when it got none.</param>
    /// <param name="revision">The shadow's revision.</param>
    /// <param name="answer">The shadow's answer.</param>
    public void Keep(string? token, string revision, SeenAnswer answer)
    {
        if (token is not null && answer.Succeeded && PredictionOf(answer) is { } prediction && tokens.Read(token, out _) is { } read)
        {
            kept.Keep(read.Id, prediction with { Revision = revision });
        }
    }

    private KeptPrediction? PredictionOf(SeenAnswer answer)
    {
        try
        {
            return answer.IsReadable && answer.Outputs().TryGetValue(output, out var tensor) ? ClassOf(tensor) : null;
        }
        catch (MalformedBodyException)
        {
            return null;
        }
    }

    // A row of several numbers has a score for each class, of which the largest wins; classes are counted from 0.
    private static KeptPrediction? ClassOf(Tensor tensor) => tensor switch
    {
        { Strings: [var text] } => text.Length <= 4 * FeedbackSettings.MaxClassLength ? Of(Encoding.UTF8.GetString(text.Span)) : null,
        { DatatypeName: Bool, Integers: [var truth] } => Of(truth == 0 ? "false" : "true"),
        { Integers: [var number] } => Of(tensor.Datatype is { Size: 8, Signed: false }
            ? unchecked((ulong)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString(CultureInfo.InvariantCulture)),
        { Datatype.Size: < 8, Floats: [var number] } => Of(FeedbackScalars.Text((float)number)),
        { Floats: [var number] } => Of(FeedbackScalars.Text(number)),
        { Floats.Length: > 1, Shape: [.., var classes] } when classes == tensor.Floats.Length
            && TensorComparer.Winner(tensor, 0, tensor.Floats.Length) is >= 0 and var winner =>
            Of(winner.ToString(CultureInfo.InvariantCulture)) with { IsPosition = true },
        _ => null,
    };

    private static KeptPrediction Of(string text) => new(Revision: "", text);
}
