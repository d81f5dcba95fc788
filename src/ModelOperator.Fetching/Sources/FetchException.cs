using System.Net;

namespace ModelOperator.Fetching.Sources;

/// <summary>The model cannot be fetched. The message follows "model X: ".</summary>
internal sealed class FetchException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when the source only stopped sending, so that another try may bring the rest.</summary>
    public bool MayGoOn { get; init; }

    /// <summary>True when the whole model was downloaded and is not the one that is meant, so that its files are of no use.</summary>
    public bool IsWrongModel { get; init; }

    /// <summary>True when the disk has too little room for the model.</summary>
    public bool IsForLackOfRoom { get; init; }

    /// <summary>True when the model has more bytes than a limit allows.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>The status of a server's answer; null when it was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>True when a server wants credentials, or others than it got.</summary>
    public bool IsForCredentials => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    /// <summary>The same failure with a further sentence.</summary>
    public FetchException With(string sentence) => new($"{Message}; {sentence}", this)
    {
        MayGoOn = MayGoOn,
        IsWrongModel = IsWrongModel,
        IsForLackOfRoom = IsForLackOfRoom,
        IsTooLarge = IsTooLarge,
        Status = Status,
    };
}
