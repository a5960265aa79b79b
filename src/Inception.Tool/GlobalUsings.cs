global using Inception.Tool.Help;
global using Inception.Tool.Options;
global using Inception.Tool.Output;
