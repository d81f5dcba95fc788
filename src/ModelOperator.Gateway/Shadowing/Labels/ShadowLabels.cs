using System.Globalization;
using System.Text;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Shadowing.Comparing;
using ModelOperator.Gateway.Shadowing.Labels.Keeping;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>Keeps the predictions of shadows for the labels that are posted later. Answers of several rows have several predictions and one
/// token, so they are not kept.</summary>
/// <param name="kept">The predictions.</param>
/// <param name="tokens">Reads the tokens of clients' answers.</param>
/// <param name="output">The output that is the prediction.</param>
/// <param name="ids">Knows requests by their ids, too; null when labels come with tokens only.</param>
internal sealed class ShadowLabels(KeptPredictions kept, TokenIssuer tokens, string output, RequestIds? ids = null)
{
    private const string Bool = "BOOL";

    /// <summary>Keeps the prediction of an answer, if it has one that a label can be compared with.</summary>
    /// <param name="copy">The request and what the client got.</param>
    /// <param name="revision">The shadow's revision.</param>
    /// <param name="answer">The shadow's answer.</param>
    public void Keep(CopiedRequest copy, string revision, SeenAnswer answer)
    {
        if (!answer.Succeeded || PredictionOf(answer) is not { } prediction)
        {
            return;
        }

        // A client that got no answer of a model has no token, and its request may have an id all the same.
        var token = copy.Token is { } text ? tokens.Read(text, out _) : null;
        var id = ids?.Of(copy);
        kept.Keep(token?.Id, prediction with
        {
            Revision = revision,
            Request = id is { } known ? new(known, copy.AnsweredBy, tokens.PlacesOf(copy.Headers)) : null,
        });
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
