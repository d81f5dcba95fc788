namespace ModelOperator.Contracts.Models;

/// <summary>A folder cannot be a model. The message says why, in words that can follow the folder's name.</summary>
public sealed class ModelFolderException(string message) : Exception(message);
