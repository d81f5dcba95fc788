namespace ModelOperator.Api.Status.Actions;

/// <summary>The result of an action.</summary>
public enum ActionResult
{
    /// <summary>The event was taken by its sink, or the Job was made.</summary>
    Done,

    /// <summary>It was refused, and trying again would not help.</summary>
    Failed,

    /// <summary>It was given up: it failed for a day, the check was bad no more, or too many waited.</summary>
    Dropped,
}
