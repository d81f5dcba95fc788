using ModelOperator.Feedback.Tokens;

namespace ModelOperator.Feedback.Posting;

/// <summary>Says who may post feedback.</summary>
/// <param name="posters">Those who may; null when everybody may.</param>
internal sealed class FeedbackGuard(Posters? posters)
{
    /// <summary>True when a request with these headers may post.</summary>
    public bool Lets(IHeaderDictionary headers) => posters?.May(headers.Authorization) ?? true;
}
