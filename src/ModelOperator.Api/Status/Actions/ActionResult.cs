namespace ModelOperator.Api.Status.Actions;

/// <summary>The result of an action.</summary>
public enum ActionResult
{
    /// <summary>The event was taken by its sink, or the Job was made.</summary>
    Done,

    /// <summary>It was given up: it failed for a day, it failed and its check is not bad any more, too many others waited, or the spec no
    /// longer has the action.</summary>
    Dropped,
}
