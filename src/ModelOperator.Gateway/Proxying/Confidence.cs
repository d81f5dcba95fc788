using System.Globalization;
using ModelOperator.Contracts.Processes;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Gateway.Proxying;

/// <summary>Asks a model server how sure the model is, and reads what it says.</summary>
internal static class Confidence
{
    /// <summary>The header of an answer that people should look at.</summary>
    public const string Review = "x-model-review";

    /// <summary>Asks for the confidence with a request to a model.</summary>
    public static void Ask(ReviewRule rule, HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Post)
        {
            request.Headers.TryAddWithoutValidation(ConfidenceHeaders.Question, rule.Output ?? ConfidenceHeaders.OutputsOfTheProfile);
        }
    }

    /// <summary>Takes the confidence out of an answer, and marks a prediction when people should look at it.</summary>
    /// <param name="rule">Says below which confidence they should.</param>
    /// <param name="answer">The headers of the answer.</param>
    /// <param name="isPrediction">True when the answer is a prediction; false of errors and of what describes the model.</param>
    /// <returns>True when they should; null when it is no prediction, or the server does not say how sure the model is.</returns>
    public static bool? Mark(ReviewRule rule, IHeaderDictionary answer, bool isPrediction)
    {
        if (!answer.Remove(ConfidenceHeaders.Confidence, out var said)
            || !isPrediction
            || !double.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out var confidence))
        {
            return null;
        }

        // What is no number is not sure.
        var isForReview = !(confidence >= rule.ConfidenceBelow);
        if (isForReview)
        {
            answer[Review] = "true";
        }

        return isForReview;
    }
}
