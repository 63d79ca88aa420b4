package io.weft;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks code that may suspend: it can be left in the middle, with its stack kept on the heap, and
 * continued later, while the thread does other work.
 *
 * <p>On a method or constructor it marks that one; on a type, all its methods and constructors; on
 * a package, all types of the package. Methods that override or implement a suspendable method are
 * suspendable without being annotated, and so are the bodies of lambdas whose interface method is.
 *
 * <p>A suspendable method may be called from anywhere. When it is reached through code that is not
 * suspendable and has to wait, it throws {@link PinnedException}, which names that code; outside
 * any coroutine it blocks the calling thread.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.TYPE, ElementType.PACKAGE})
public @interface Suspendable {}
