using System.Globalization;
using ModelOperator.Contracts.Processes;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Gateway.Proxying.Headers;

/// <summary>Asks a model server how sure the model is, and reads what it says.</summary>
internal static class Confidence
{
    /// <summary>Asks for the confidence with a request to a model.</summary>
    public static void Ask(ReviewRule rule, HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Post)
        {
            request.Headers.TryAddWithoutValidation(ConfidenceHeaders.Question, rule.Output ?? ConfidenceHeaders.OutputsOfTheProfile);
        }
    }

    /// <summary>True when people should look at a prediction; null when the server does not say how sure the model is.</summary>
    /// <param name="rule">Says below which confidence they should.</param>
    /// <param name="prediction">The server's answer.</param>
    public static bool? IsForReview(ReviewRule rule, HttpResponseMessage prediction) =>
        prediction.Headers.NonValidated.TryGetValues(ConfidenceHeaders.Confidence, out var said)
        && double.TryParse(said.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var confidence)
            ? !(confidence >= rule.ConfidenceBelow) // what is no number is not sure
            : null;
}
