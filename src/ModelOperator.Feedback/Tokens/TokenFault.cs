namespace ModelOperator.Feedback.Tokens;

/// <summary>The reason why a token is refused.</summary>
/// <param name="Reason">The word for it in metrics.</param>
/// <param name="Message">A sentence for the client that posted it.</param>
internal sealed record TokenFault(string Reason, string Message)
{
    public static readonly TokenFault Malformed = new(
        "malformed", "this is no token; post what the answer's header x-model-feedback says, as it is");

    public static readonly TokenFault UnknownKey = new(
        "unknown_key",
        "the token was signed with a key that this model does not have: it is of another model, its key was taken away, or this gateway "
            + "has not seen a new key yet; post it again in some minutes");

    public static readonly TokenFault Forged = new("forged", "the token's signature is wrong: it was changed on its way");

    public static readonly TokenFault OtherModel = new("other_model", "the token is of another model; post it to that one");

    public static readonly TokenFault FromTheFuture = new(
        "future", "the token is from the future: the clock of the gateway that made it, or of this one, is wrong");

    public static readonly TokenFault Expired = new(
        "expired", "the token is older than spec.monitoring.feedback.maxDelay allows");

    public static IReadOnlyList<TokenFault> All { get; } = [Malformed, UnknownKey, Forged, OtherModel, FromTheFuture, Expired];
}
